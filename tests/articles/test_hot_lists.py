from django.core.cache import cache
from django.test import TestCase
from django.utils.timezone import localdate, timedelta

from articles.hot_lists import hot_articles, hot_lists
from articles.view_counts import record_view
from tests.articles.builders import a_section, an_article, moment
from tests.articles.worlds import OwnPages, ReadyMadePages


class HotListTests:
    @classmethod
    def setUpTestData(cls):
        cls.area = a_section(cls.section_class, "Area")
        cls.news = a_section(cls.section_class, "News", under=cls.area)
        cls.old, cls.new = cls.add("Old", "2020-01-01"), cls.add("New", "2021-01-01")

    def setUp(self):
        cache.clear()

    @classmethod
    def add(cls, title, when, section=None):
        return an_article(section or cls.news, cls.article_class, title, published_at=moment(when))

    def titles(self, window, **values):
        return [card.title for card in hot_articles(self.area, window, **values)]

    def test_are_the_newest_where_nobody_has_read(self):
        self.assertEqual(self.titles("day"), ["New", "Old"])

    def test_put_what_was_read_in_the_window_first(self):
        record_view(self.old.pk, on=localdate() - timedelta(days=6))

        self.assertEqual({window: self.titles(window)[0] for window in ["day", "week"]}, {"day": "Old", "week": "Old"})
        self.assertEqual([card.recent_views for card in hot_articles(self.area, "week")], [1, 0])

    def test_leave_out_other_branches_and_what_is_gone(self):
        elsewhere = self.add("Elsewhere", "2022-01-01", a_section(self.section_class, "Other area"))
        for page in [elsewhere, self.new]:
            record_view(page.pk)
        self.titles("week")

        self.new.unpublish()

        self.assertEqual(self.titles("week"), ["Old"])

    def test_are_three_tabs_on_the_page_of_a_section_without_a_script(self):
        record_view(self.old.pk, on=localdate() - timedelta(days=20))

        response = self.client.get(self.area.url)

        lists = {shown["window"]: [card.title for card in shown["cards"]] for shown in response.context["hot_lists"]}
        self.assertEqual(list(lists), ["day", "week", "month"])
        self.assertEqual(lists["month"], ["Old", "New"])
        self.assertContains(response, '<input class="sr" type="radio" name="hot"', count=3)

    def test_cost_as_many_queries_for_three_windows_as_for_one(self):
        hot_lists(self.area, 2)
        record_view(self.new.pk)
        with self.assertNumQueries(3):  # what is private, what was read before, what is newest
            hot_lists(self.area, 2)


class OwnHotListTests(OwnPages, HotListTests, TestCase):
    pass


class ReadyMadeHotListTests(ReadyMadePages, HotListTests, TestCase):
    pass
