from django.test import tag

from .histories import addresses, live_through
from .world import CachedPortal

HISTORIES = 4


@tag("once")  # `make drill` lives through five hundred, on the database it is given
class HistoryTests(CachedPortal):
    def test_no_history_of_edits_leaves_a_page_as_it_was(self):
        self.remember_beginning(*addresses())

        for seed in range(HISTORIES):
            with self.subTest(seed=seed):
                live_through(self, seed)
