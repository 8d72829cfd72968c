"""Five hundred random histories of edits; `make drill` runs them."""

import os
import unittest

from django.conf import settings

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's own pages stand on Wagtail's page.")

from tests.site_project.page_cache.histories import addresses, live_through
from tests.site_project.page_cache.world import CachedPortal

from .portal import so_often

HISTORIES = 500


@unittest.skipUnless(os.environ.get("DRILL"), "A drill: run it with `make drill`.")
class HistoryDrill(CachedPortal):
    def test_no_history_of_edits_leaves_a_page_as_it_was(self):
        self.remember_beginning(*addresses())

        for number in so_often(HISTORIES, "histories"):
            with self.subTest(seed=1000 + number):
                live_through(self, 1000 + number)
