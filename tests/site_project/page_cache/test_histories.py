from .histories import live_through
from .world import CachedPortal

HISTORIES = 4


class HistoryTests(CachedPortal):
    def test_no_history_of_edits_leaves_a_page_as_it_was(self):
        for seed in range(HISTORIES):
            with self.subTest(seed=seed):
                live_through(self, seed)
