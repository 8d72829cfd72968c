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
