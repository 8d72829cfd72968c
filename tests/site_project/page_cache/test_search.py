from django.utils.timezone import localdate

from site_project.page_cache import writes
from site_project.page_cache.generations import ANY
from zhsearch.models import QueryDay

from .world import CachedPortal


class SearchTests(CachedPortal):
    def test_what_a_visitor_narrows_it_to_is_heard(self):
        self.warm("/search/?q=Harbour")
        of_another_year = "/search/?q=Harbour&type=articlepage&year=1999"

        self.assertNotIn(self.story.url, self.cached(of_another_year).text)
        self.assertAsMadeNow(of_another_year, f"/search/?q=Harbour&in={self.foreign_news.pk}")

    def test_every_search_is_in_the_log(self):
        for worker in (0, 1, 0):
            self.cached("/search/?q=Harbour", worker)

        self.assertEqual(QueryDay.objects.get(query="harbour").hits, 3)

    def test_every_search_by_the_api_is_in_the_log(self):
        for worker in (0, 1, 0):
            self.cached("/api/v1/search?q=Harbour", worker)

        self.assertEqual(QueryDay.objects.get(query="harbour").hits, 3)

    def test_the_log_of_queries_moves_no_counter(self):
        before = writes.generations().number(ANY)
        with self.changing():
            QueryDay.objects.create(query="harbour", day=localdate(), results=1)

        self.assertEqual(writes.generations().number(ANY), before)
