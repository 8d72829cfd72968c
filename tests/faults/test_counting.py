"""A view that was acknowledged is counted once, whatever dies, waits or is away."""

import contextlib
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from unittest import SkipTest

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Sum
from django.test import TransactionTestCase
from django.urls import reverse

if settings.SWAPPED_BASE_PAGE:
    raise SkipTest("The portal's own pages stand on Wagtail's page.")

from articles.counting.folding import Folder
from articles.models import ArticleIndexPage, ArticlePage, DailyViewCount
from articles.view_counts import total_views
from tests.articles.builders import a_section, an_article

from .portal import DRILL, Ledger, Portal, so_often

KILLS = 200 if DRILL else 6
BEACONS, WORKERS = (10_000, 4) if DRILL else (1_000, 2)
CLIENTS = 64
LOCKED = 60 if DRILL else 2  # seconds
PATIENCE = 120  # seconds: a busy machine takes long to start the worker anew


class CountingDrill(TransactionTestCase):
    """Three stories, clients that read them, and a ledger of what was acknowledged."""

    serialized_rollback = True

    def setUp(self):
        section = a_section(ArticleIndexPage)
        articles = [an_article(section, ArticlePage, f"Story {number}") for number in range(3)]
        self.pages = {page.pk: reverse("articles:count_view", args=[page.view_token]) for page in articles}
        self.data = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.ledger = Ledger(self.data)

    def totals(self) -> Counter:
        return Counter(total_views(self.pages))

    @contextlib.contextmanager
    def readers(self, portal, clients, *, times=None):
        """Clients at work until the block ends; with `times`, until each has sent so many beacons."""
        keeper = threading.Thread(target=self.ledger.keep_on)
        reads = [
            threading.Thread(target=self.ledger.read, args=(portal, self.pages), kwargs={"times": times})
            for _ in range(clients)
        ]
        for thread in (keeper, *reads):
            thread.start()
        try:
            yield
        finally:
            if times is None:
                self.ledger.stopped.set()
            for thread in reads:
                thread.join()
            self.ledger.stopped.set()
            keeper.join()

    def assertCounted(self, wanted: Counter):
        until = time.monotonic() + PATIENCE
        while self.totals() != wanted and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(self.totals(), wanted)
        by_day = DailyViewCount.objects.values_list("page_id").annotate(Sum("views"))
        self.assertEqual(Counter(dict(by_day)), wanted)

    def tell(self, sentence: str) -> None:
        if DRILL:
            sys.stderr.write(f"\n{sentence}\n")

    def tearDown(self):
        connections.close_all()


class PortalOfItsOwnDrill(CountingDrill):
    def a_portal(self, **options) -> Portal:
        portal = Portal(self.data, **options)
        self.addCleanup(portal.stop)
        portal.wait("/healthz")
        return portal

    def test_kill_9_loses_no_view_and_counts_none_twice(self):
        portal, dice = self.a_portal(workers=2), random.Random(8208)
        portal.start_worker()
        seen = []
        with self.readers(portal, 8):
            for _ in so_often(KILLS, "kills"):
                self.wait_for_views(portal, dice.randrange(20, 400))
                victims = portal.web_processes()
                if victims and dice.random() < 0.8:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(dice.choice(victims), signal.SIGKILL)
                else:
                    portal.kill_worker()
                seen.append(self.totals().total())
        self.assertCounted(self.ledger.records())

        records, acknowledged = self.ledger.records(), self.ledger.acknowledged
        self.assertGreater(acknowledged.total(), KILLS)
        self.assertEqual(acknowledged - records, Counter(), "acknowledged and lost")
        self.assertEqual(seen, sorted(seen), "a number went down")
        self.tell(f"{KILLS} kills: {acknowledged.total()} acknowledged, {records.total()} put down and counted.")

    def wait_for_views(self, portal: Portal, more: int) -> None:
        """Until so many further beacons are acknowledged: whoever was killed is back, and at work."""
        wanted, until = self.ledger.acknowledged.total() + more, time.monotonic() + 60
        while self.ledger.acknowledged.total() < wanted and time.monotonic() < until:
            portal.bring_back()
            time.sleep(0.01)

    def test_views_taken_while_the_database_is_away_are_counted_when_it_is_back(self):
        portal = self.a_portal(workers=1, database="postgres://nobody@127.0.0.1:1/nowhere")
        page_id, path = next(iter(self.pages.items()))

        answers = [portal.ask(path, "POST") for _ in range(50)]
        portal.stop()
        folder = Folder(self.data / "views")
        self.addCleanup(folder.close)
        folder.fold()

        self.assertEqual(answers, [(200, b'{"view_count": null}')] * 50)
        self.assertEqual(self.totals()[page_id], 50)


class OnePortalDrill(CountingDrill):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = Portal(Path(cls.enterClassContext(tempfile.TemporaryDirectory())), workers=WORKERS)
        cls.addClassCleanup(cls.portal.stop)
        cls.portal.wait("/healthz")

    def test_as_many_as_were_sent_are_counted(self):
        each = -(-BEACONS // CLIENTS)
        with self.readers(self.portal, CLIENTS, times=each):
            pass

        self.assertGreaterEqual(self.ledger.acknowledged.total(), each * CLIENTS)
        self.assertCounted(self.ledger.acknowledged)
        self.tell(f"{self.ledger.acknowledged.total()} beacons of {CLIENTS} clients acknowledged, and as many counted.")

    def test_a_locked_database_holds_up_no_beacon(self):
        self.portal.ask(next(iter(self.pages.values())), "POST")
        acknowledged_before = 1

        with transaction.atomic():
            self.lock_totals()
            with self.readers(self.portal, 4):
                time.sleep(LOCKED)
            self.assertGreater(self.ledger.acknowledged.total(), 4 * LOCKED)

        self.ledger.acknowledged[next(iter(self.pages))] += acknowledged_before
        self.assertCounted(self.ledger.acknowledged)

    def lock_totals(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("LOCK TABLE articles_viewtotal IN ACCESS EXCLUSIVE MODE")
            else:  # the transaction is IMMEDIATE: it holds the one lock for writing
                cursor.execute("UPDATE articles_viewtotal SET views = views")
