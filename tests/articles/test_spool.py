import os
import tempfile
import threading
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.test.client import RequestFactory

import swapper

from articles.counting.beacon import BeaconsFirst
from articles.counting.counter import count_reading
from articles.counting.folding import Folder
from articles.counting.live import LiveCount
from articles.counting.spool import RECORD, SUFFIX, Spool
from articles.counting.tokens import token_of
from articles.counting.visitors import salt_of, shared
from articles.counting.window import Window, salt_in
from articles.models import DailyViewCount, FoldedSpool
from articles.view_counts import record_view, total_views
from tests.articles.builders import BROWSER, a_section, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages

REDIS_AWAY = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}


def a_directory(test) -> Path:
    """A directory that is removed after the test, with the threads that work on it and their connections."""
    directory = tempfile.TemporaryDirectory()
    test.addCleanup(wait_for_threads_of, directory.name)
    test.addCleanup(directory.cleanup)
    return Path(directory.name)


def wait_for_threads_of(directory: str) -> None:
    for thread in threading.enumerate():
        if directory in thread.name:
            thread.join(10)


class SpoolTests:
    @classmethod
    def setUpTestData(cls):
        cls.article = an_article(a_section(cls.section_class), cls.article_class)

    def setUp(self):
        self.directory = a_directory(self)
        self.folder = Folder(self.directory)
        self.addCleanup(self.folder.close)

    def a_process(self):
        live = LiveCount(self.directory)
        self.addCleanup(live.close)
        return live

    def views(self):
        return total_views([self.article.pk])[self.article.pk]

    def test_what_is_put_down_is_added_up_once(self):
        live = self.a_process()
        for _ in range(3):
            live.add(self.article.pk)

        self.assertEqual([self.folder.fold(), self.folder.fold(), self.views()], [3, 0, 3])
        self.assertEqual(list(DailyViewCount.objects.values_list("views", flat=True)), [3])

    def test_a_folder_that_dies_is_followed_by_one_that_begins_where_it_ended(self):
        live = self.a_process()
        live.add(self.article.pk)
        self.folder.fold()
        self.folder.close()
        live.add(self.article.pk)

        Folder(self.directory).fold()

        self.assertEqual(self.views(), 2)

    def test_two_never_fold_at_the_same_time(self):
        self.a_process().add(self.article.pk)
        self.folder.fold()
        self.a_process().add(self.article.pk)

        self.assertEqual([Folder(self.directory).fold(), self.views()], [0, 1])

    def test_the_number_grows_with_every_view_before_and_after_it_is_added_up(self):
        record_view(self.article.pk)
        live, numbers = self.a_process(), []
        live.refresh()
        for _ in range(3):
            live.add(self.article.pk)
            live.read([self.article.pk])
            numbers.append(live.views(self.article.pk))
            self.folder.fold()
            numbers.append(live.views(self.article.pk))

        self.assertEqual(numbers, [2, 2, 3, 3, 4, 4])

    def test_a_full_file_gives_way_to_a_new_one_under_steady_traffic(self):
        live = LiveCount(self.directory, new_spool_at=2 * RECORD.size)
        self.addCleanup(live.close)
        numbers = []
        for _ in range(6):
            live.add(self.article.pk)
            live.read([self.article.pk])
            numbers.append(live.views(self.article.pk))
            live.refresh()  # always with one view that no total has yet
            self.folder.fold()
        live.refresh()
        self.folder.fold()

        self.assertEqual(numbers, [1, 2, 3, 4, 5, 6])
        self.assertEqual((self.views(), live.views(self.article.pk)), (6, 6))
        files = set(self.directory.glob(f"*{SUFFIX}"))
        self.assertEqual(files, {part.spool.path for part in live.parts()})

    def test_sees_what_other_processes_counted_once_it_is_added_up(self):
        one, other = self.a_process(), self.a_process()
        one.add(self.article.pk)
        other.add(self.article.pk)
        self.folder.fold()

        for live in (one, other):
            live.read([self.article.pk])
            self.assertEqual(live.views(self.article.pk), 2)

    def test_a_file_is_kept_while_its_process_lives_and_goes_when_it_is_added_up(self):
        alive, dead = Spool(self.directory), Spool(self.directory)
        self.addCleanup(alive.close)
        alive.write(self.article.pk)
        dead.write(self.article.pk)
        dead.close()

        self.folder.fold()
        self.folder.fold()

        self.assertEqual(list(self.directory.glob(f"*{SUFFIX}")), [alive.path])
        self.assertEqual(list(FoldedSpool.objects.values_list("name", "offset")), [(alive.path.name, RECORD.size)])
        self.assertEqual(self.views(), 2)

    def test_a_torn_or_damaged_record_is_left_out_and_the_others_count(self):
        spool = Spool(self.directory)
        spool.write(self.article.pk)
        os.write(spool.descriptor, bytes(RECORD.size))
        spool.write(self.article.pk)
        os.write(spool.descriptor, b"torn")
        spool.close()
        # Sixteen zeros have a checksum of their own; it is not zero.
        self.assertEqual(self.folder.fold(), 2)
        self.assertEqual(list(self.directory.glob(f"*{SUFFIX}")), [])

    def test_views_of_a_page_that_is_gone_stop_nothing(self):
        live = self.a_process()
        live.add(987_654)
        live.add(self.article.pk)

        self.folder.fold()

        self.assertEqual(self.views(), 1)

    def test_a_database_that_refuses_loses_nothing(self):
        live = self.a_process()
        live.add(self.article.pk)

        with self.assertRaises(DatabaseError), connection.execute_wrapper(refuse_writing):
            self.folder.fold()
        live.add(self.article.pk)
        self.folder.fold()

        self.assertEqual(self.views(), 2)

    def test_a_beacon_is_answered_while_the_database_is_away(self):
        live = self.a_process()

        live.add(self.article.pk)

        self.assertIsNone(live.views(self.article.pk))
        self.assertFalse(live.database_answers)


def refuse_writing(execute, sql, params, many, context):
    if sql.startswith("INSERT"):
        raise DatabaseError("attempt to write a readonly database")
    return execute(sql, params, many, context)


class ReadyMadeSpoolTests(ReadyMadePages, SpoolTests, TestCase):
    pass


class OwnSpoolTests(OwnPages, SpoolTests, TestCase):
    pass


class WindowTests(SimpleTestCase):
    def setUp(self):
        self.directory = a_directory(self)

    def test_processes_of_a_host_share_it(self):
        visit = os.urandom(16)

        self.assertTrue(Window(self.directory).is_first(visit, 60))
        self.assertFalse(Window(self.directory).is_first(visit, 60))

    def test_tells_ten_thousand_visits_apart(self):
        window, visits = Window(self.directory), [os.urandom(16) for _ in range(10_000)]

        self.assertEqual(sum(window.is_first(visit, 60) for visit in visits), 10_000)
        self.assertEqual(sum(window.is_first(visit, 60) for visit in visits), 0)

    def test_the_salt_of_a_day_is_one_for_all_and_destroyed_the_day_after(self):
        salts = {salt_in(self.directory, "2026-11-24") for _ in range(3)}
        salts.add(salt_in(self.directory, "2026-11-25"))

        self.assertEqual(len(salts), 2)
        self.assertEqual([path.name for path in self.directory.glob("salt-*")], ["salt-2026-11-25"])


class RunningTests(TransactionTestCase):
    """With the threads of a real process, which write what no rollback takes back."""

    serialized_rollback = True

    def setUp(self):
        cache.clear()  # whoever has just read the page in another test
        self.directory = a_directory(self)
        self.request = RequestFactory(headers=BROWSER, REMOTE_ADDR="198.51.100.77").post("/")

    def test_beacons_do_not_reach_django_and_need_no_query(self):
        # One that exists: what is read of any other is dropped as soon as it is added up.
        page = swapper.load_model("wagtailcore", "Page").get_first_root_node()
        environ = RequestFactory(headers=BROWSER).post(f"/articles/views/{token_of(page.pk)}/").environ
        said = []

        with override_settings(ARTICLES_SPOOL_DIR=self.directory), self.assertNumQueries(0):
            beacons = BeaconsFirst(None)  # no application: whatever went on to it would fail
            body = beacons(environ, lambda status, headers: said.append((status, dict(headers))))

        self.assertEqual(said, [("200 OK", {"Content-Type": "application/json", "Cache-Control": "no-store"})])
        self.assertEqual(body, [b'{"view_count": 1}'])

    def test_no_address_and_no_browser_is_on_disk(self):
        with override_settings(ARTICLES_SPOOL_DIR=self.directory):
            count_reading(self.request, 7)

        found = b"".join(path.read_bytes() for path in self.directory.iterdir())
        self.assertGreater(len(found), 0)
        for secret in (b"198.51.100", b"MicroMessenger"):
            self.assertNotIn(secret, found)

    def test_processes_of_a_host_agree_on_the_salt_even_where_the_shared_cache_was_away_for_one(self):
        with self.assertLogs("articles", "ERROR"):
            first = self.salt_with("away")
        second = self.salt_with("default")

        self.assertEqual(first, second)
        self.assertEqual(first, (self.directory / "salt-2026-11-24").read_bytes())

    def salt_with(self, shared_cache: str) -> bytes:
        """The salt as a process sees it that has just begun."""
        self.addCleanup(salt_of.cache_clear)
        salt_of.cache_clear()
        shared.closed_until = 0.0
        caches = settings.CACHES | {"away": REDIS_AWAY}
        with self.settings(ARTICLES_SPOOL_DIR=self.directory, ARTICLES_SHARED_CACHE=shared_cache, CACHES=caches):
            return salt_of(date(2026, 11, 24))

    @override_settings(ARTICLES_SHARED_CACHE="away", CACHES=settings.CACHES | {"away": REDIS_AWAY})
    def test_each_host_counts_on_alone_while_the_shared_cache_is_away(self):
        shared.closed_until = 0.0
        self.addCleanup(setattr, shared, "closed_until", 0.0)

        with override_settings(ARTICLES_SPOOL_DIR=self.directory), self.assertLogs("articles", "ERROR") as log:
            for _ in range(2):
                count_reading(self.request, 7)

        self.assertEqual(next(self.directory.glob(f"*{SUFFIX}")).stat().st_size, RECORD.size)
        self.assertEqual(len([line for line in log.output if "shared cache" in line]), 1)
