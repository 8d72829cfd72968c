"""Queries on their way into the log: whoever searches does not wait until they are stored."""

import functools
import logging
import os
import threading
import time
from collections.abc import Mapping
from datetime import date
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from .conf import conf
from .models import QueryDay

logger = logging.getLogger(__name__)
AT_ONCE = 200  # queries of one transaction, so that no writer of the site waits long

Asked = dict[tuple[str, date], tuple[int, int]]  # by query and day: how often, and how much it found last


@transaction.atomic
def store(asked: Mapping[tuple[str, date], tuple[int, int]]) -> None:
    """Add these to the log; different queries of one day beyond `ZHSEARCH_QUERIES_A_DAY` are left out."""
    new: dict[date, list[QueryDay]] = {}
    # Everybody in the same order, so that two processes never wait for each other.
    for (query, day), (hits, results) in sorted(asked.items()):
        if not QueryDay.objects.filter(query=query, day=day).update(hits=F("hits") + hits, results=results):
            new.setdefault(day, []).append(QueryDay(query=query, day=day, hits=hits, results=results))
    for day, queries in new.items():
        room = max(0, conf.QUERIES_A_DAY - QueryDay.objects.filter(day=day).count())
        QueryDay.objects.bulk_create(queries[:room], ignore_conflicts=True)


class Queue:
    """What was asked of this process and is not stored yet. A thread of its own stores it."""

    def __init__(self):
        self.asked: Asked = {}
        self.changing = threading.Lock()
        self.news = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.keep_storing, name="store queries", daemon=True).start()

    def put(self, query: str, day: date, *, hits: int = 1, results: int) -> None:
        """Takes no more different queries than a day may have."""
        with self.changing:
            if (query, day) in self.asked or len(self.asked) < conf.QUERIES_A_DAY:
                before, _results = self.asked.get((query, day), (0, 0))
                self.asked[query, day] = (before + hits, results)
        self.news.set()

    def keep_storing(self) -> None:
        while self.news.wait():
            time.sleep(conf.STORE_QUERIES_EVERY)
            self.news.clear()
            try:
                self.store_all()
            except DatabaseError:
                logger.warning("The queries of visitors cannot be stored at the moment; they are kept until then.")
            finally:
                connection.close()

    def store_all(self) -> None:
        """Raises DatabaseError where they cannot be stored; then they go on waiting."""
        while asked := self.take():
            try:
                store(asked)
            except DatabaseError:
                for (query, day), (hits, results) in asked.items():
                    self.put(query, day, hits=hits, results=results)
                raise

    def take(self) -> Asked:
        with self.changing:
            keys = list(islice(self.asked, AT_ONCE))
            return {key: self.asked.pop(key) for key in keys}


starting = threading.Lock()


@functools.cache
def start_queue() -> Queue:
    queue = Queue()
    queue.start()
    return queue


def queue_of_process() -> Queue:
    with starting:
        return start_queue()


os.register_at_fork(after_in_child=start_queue.cache_clear)  # threads stay with the parent
