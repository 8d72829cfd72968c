"""Ten thousand kept pages are forgotten at once while readers come; `make drill` runs it."""

import http.client
import random
import sys
import tempfile
import threading
import time
import unittest
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.test import TransactionTestCase, override_settings

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's own pages stand on Wagtail's page.")

from articles.models import ArticlePage
from site_project.page_cache import writes
from site_project.page_cache.generations import ALWAYS
from tests.articles.builders import an_article
from tests.home.builders import a_portal, a_section, an_institution

from .portal import DRILL, Portal

PAGES, POPULAR = 10_000, 100
CLIENTS = 8
UNDER_LOAD = 60  # seconds
LONGEST = 2.0  # seconds that a request may take


class Reader(threading.Thread):
    """Reads what it is told, or popular pages rather than others until it is stopped; notes the slowest answer."""

    def __init__(self, portal: Portal, pages: list[str], stop: threading.Event, *, once: bool):
        super().__init__(daemon=True)
        self.portal, self.pages, self.stop, self.once = portal, pages, stop, once
        self.slowest, self.failed, self.read = 0.0, 0, 0

    def run(self):
        line, dice = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=60), random.Random(self.name)
        for page in self.pages if self.once else iter(lambda: self.choose(dice), None):
            if self.stop.is_set():
                return
            begun = time.monotonic()
            line.request("GET", page, headers={"Host": "localhost", "Accept-Encoding": "br"})
            answer = line.getresponse()
            answer.read()
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.failed += answer.status != 200
            self.read += 1

    def choose(self, dice) -> str:
        return dice.choice(self.pages[:POPULAR] if dice.random() < 0.8 else self.pages)


@unittest.skipUnless(DRILL, "A drill: run it with `make drill`.")
class FlushDrill(TransactionTestCase):
    serialized_rollback = True

    def setUp(self):
        self.data = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(PAGE_CACHE_FOLDER=self.data / "page_cache"))
        writes.generations.cache_clear()
        self.addCleanup(writes.generations.cache_clear)
        story = an_article(a_section(an_institution(a_portal())), ArticlePage, "Harbour opens", body="Ships. " * 300)
        # What a page is asked with makes another page to the cache, and is drawn as a whole each time.
        self.pages = [f"{story.url}?q={number}" for number in range(PAGES)]
        self.portal = Portal(self.data, workers=2)
        self.addCleanup(self.portal.stop)
        self.portal.wait("/healthz")

    def readers(self, *, once: bool) -> tuple[list[Reader], threading.Event]:
        stop = threading.Event()
        shares = [self.pages[number::CLIENTS] if once else self.pages for number in range(CLIENTS)]
        found = [Reader(self.portal, share, stop, once=once) for share in shares]
        for reader in found:
            reader.start()
        return found, stop

    def renders(self) -> Counter:
        return Counter((self.data / "renders").read_text().splitlines())

    def test_no_reader_waits_long_and_no_page_is_made_twice(self):
        for reader in self.readers(once=True)[0]:
            reader.join()
        readers, stop = self.readers(once=False)
        time.sleep(2)
        made_before = self.renders()

        writes.generations().rise([ALWAYS])
        time.sleep(UNDER_LOAD)
        stop.set()
        for reader in readers:
            reader.join()

        made = self.renders() - made_before
        slowest, read = max(reader.slowest for reader in readers), sum(reader.read for reader in readers)
        sys.stdout.write(
            f"{len(made_before)} pages kept; after the flush {read} requests in {UNDER_LOAD} s, the slowest "
            f"{slowest:.2f} s; {len(made)} pages made anew, the most often {max(made.values())} times.\n"
        )
        self.assertEqual(sum(reader.failed for reader in readers), 0)
        self.assertLess(slowest, LONGEST)
        self.assertEqual(max(made[page] for page in self.pages[:POPULAR]), 1)
