import time
from contextlib import contextmanager
from datetime import date

from django.db import DatabaseError, connection
from django.test import TestCase, TransactionTestCase, override_settings

from zhsearch.models import QueryDay
from zhsearch.query_store import AT_ONCE, Queue

TODAY = date(2026, 5, 6)
PATIENCE = 10  # seconds


def stored():
    return list(QueryDay.objects.order_by("query").values_list("query", "day", "hits", "results"))


class QueueTests(TestCase):
    def setUp(self):
        self.queue = Queue()

    def test_many_askings_of_one_query_are_one_row(self):
        for results in (3, 4):
            self.queue.put("治理", TODAY, results=results)

        self.queue.store_all()

        self.assertEqual(stored(), [("治理", TODAY, 2, 4)])

    def test_what_is_stored_adds_to_what_was(self):
        QueryDay.objects.create(query="治理", day=TODAY, hits=5, results=1)
        self.queue.put("治理", TODAY, results=2)

        self.queue.store_all()

        self.assertEqual(stored(), [("治理", TODAY, 6, 2)])

    def test_all_are_stored_however_many_wait(self):
        for number in range(AT_ONCE + 1):
            self.queue.put(f"词{number}", TODAY, results=1)

        self.queue.store_all()

        self.assertEqual((QueryDay.objects.count(), self.queue.asked), (AT_ONCE + 1, {}))

    @override_settings(ZHSEARCH_QUERIES_A_DAY=2)
    def test_a_robot_fills_neither_memory_nor_disk(self):
        QueryDay.objects.create(query="旧词", day=TODAY, results=1)
        for number in range(9):
            self.queue.put(f"词{number}", TODAY, results=1)
        waiting = len(self.queue.asked)

        self.queue.store_all()

        self.assertEqual((waiting, QueryDay.objects.count()), (2, 2))

    def test_what_cannot_be_stored_goes_on_waiting(self):
        self.queue.put("治理", TODAY, results=1)
        with self.without_writing(), self.assertRaises(DatabaseError):
            self.queue.store_all()
        self.queue.put("治理", TODAY, results=2)

        self.queue.store_all()

        self.assertEqual(stored(), [("治理", TODAY, 2, 2)])

    @contextmanager
    def without_writing(self):
        def refuse(execute, sql, params, many, context):
            if sql.startswith(("INSERT", "UPDATE")):
                raise DatabaseError("read-only")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            yield


class StoringTests(TransactionTestCase):
    serialized_rollback = True

    @override_settings(ZHSEARCH_STORE_QUERIES_EVERY=0.05)
    def test_what_is_asked_is_stored_soon(self):
        queue = Queue()
        queue.start()

        for query in ("治理", "培训"):
            queue.put(query, TODAY, results=1)
            self.wait_for(query)

        self.assertEqual(stored(), [("培训", TODAY, 1, 1), ("治理", TODAY, 1, 1)])

    def wait_for(self, query: str):
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and not QueryDay.objects.filter(query=query).exists():
            time.sleep(0.02)
