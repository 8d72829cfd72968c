"""The same promise where kills come fast: processes that only put down views, and one that only adds them up."""

import os
import random
import signal
import tempfile
import time
from pathlib import Path

from django.db import connections
from django.test import TransactionTestCase

from articles.counting.folding import Folder
from articles.counting.live import LiveCount
from articles.counting.spool import SUFFIX
from articles.view_counts import total_views
from tests.articles.builders import a_section, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages

from .portal import DRILL, so_often

CYCLES = 200 if DRILL else 20


class SpoolKillTests:
    serialized_rollback = True

    def setUp(self):
        self.page_id = an_article(a_section(self.section_class), self.article_class).pk
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.reader, self.writer = os.pipe()
        connections.close_all()  # children must not share them

    def a_child(self, work) -> int:
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        return child

    def put_down(self) -> None:
        live = LiveCount(self.directory)
        while True:
            live.add(self.page_id)
            os.write(self.writer, b"x")  # acknowledged
            time.sleep(0.0005)

    def add_up(self) -> None:
        folder = Folder(self.directory)
        while True:
            folder.fold()

    def test_nothing_is_lost_and_nothing_counted_twice(self):
        dice, acknowledged = random.Random(40), 0
        for _ in so_often(CYCLES, "kills"):
            children = [self.a_child(self.put_down), self.a_child(self.put_down), self.a_child(self.add_up)]
            time.sleep(dice.uniform(0.02, 0.25))
            for child in dice.sample(children, len(children)):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            os.set_blocking(self.reader, False)
            acknowledged += self.drain()

        folder = Folder(self.directory)
        self.addCleanup(folder.close)
        while folder.fold():
            pass

        total = total_views([self.page_id])[self.page_id]
        # Each killed process may have put down one view it had no time to acknowledge.
        self.assertGreater(acknowledged, CYCLES)
        self.assertTrue(acknowledged <= total <= acknowledged + 2 * CYCLES, (acknowledged, total))
        self.assertEqual(list(self.directory.glob(f"*{SUFFIX}")), [])

    def drain(self) -> int:
        read = 0
        try:
            while chunk := os.read(self.reader, 65536):
                read += len(chunk)
        except BlockingIOError:
            return read
        return read


class ReadyMadeSpoolKillTests(ReadyMadePages, SpoolKillTests, TransactionTestCase):
    pass


class OwnSpoolKillTests(OwnPages, SpoolKillTests, TransactionTestCase):
    pass
