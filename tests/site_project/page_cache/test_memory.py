import random
import tracemalloc

from django.test import SimpleTestCase, override_settings, tag

from site_project.page_cache.entries import Before, new_entry
from site_project.page_cache.memory import Memory
from site_project.page_cache.reads import Reads

LIMIT = 1024 * 1024
PAGES = 200
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", "default-src 'self'")]


@tag("once")
class BoundedTests(SimpleTestCase):
    """A worker holds no more than it is given, whatever it has answered."""

    def an_entry(self, number: int):
        chance = random.Random(number)
        body = "".join(chance.choices("讲坛干部培训课程师资基地项目通知公告", k=7000)).encode()
        before = Before(numbers=bytes(4096 * 8), time=0.0, changed=0)
        entry = new_entry(("http", "localhost", f"/{number}/", "", ""), body, HEADERS, Reads(), {"always"}, before)
        entry.keep_at_hand("br")
        return entry

    @override_settings(PAGE_CACHE_NGINX=False)
    def test_bytes_in_memory_stay_within_the_limit(self):
        memory = Memory(LIMIT)
        self.an_entry(0)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)

        for number in range(PAGES):
            memory.put(self.an_entry(number))

        self.assertLess(len(memory.entries), PAGES)
        self.assertLessEqual(tracemalloc.get_traced_memory()[0], LIMIT * 1.1)

    def test_only_the_coding_that_was_asked_for_is_at_hand(self):
        entry = self.an_entry(1)

        self.assertEqual([sent is not None for sent in entry.at_hand], [False, False, True])
        self.assertLess(entry.size, sum(entry.lengths) / 2)
