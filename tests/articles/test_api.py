from datetime import date

from django.core.cache import cache
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils.timezone import localdate, timedelta

from wagtail import urls as wagtail_urls
from wagtail.models import PageViewRestriction

from ninja import NinjaAPI

from articles.api import router, write_cursor
from articles.view_counts import record_view
from tests.articles.builders import BROWSER, a_picture, a_section, a_source, an_article, hand_picked, moment
from tests.articles.worlds import OwnPages, ReadyMadePages

api = NinjaAPI(urls_namespace="articles-of-tests")
api.add_router("/articles", router)
urlpatterns = [
    path("api/", api.urls),
    path("articles/", include("articles.urls")),
    path("", include(wagtail_urls)),
]
ODD_CURSORS = ["x", "é", "MjAyMw==", "MjAyMyAx", "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCAx", "=" * 9, "A" * 200]


class ArticleApiTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.ferries = a_section(cls.section_class, "Ferries", under=cls.section)
        cls.source = a_source(link="https://daily.example/")
        cls.ship = cls.add("Ship", published_at=moment("2023-05-06 08:09:10"), source=cls.source)
        cls.ferry = cls.add("Ferry", cls.ferries, published_at=moment("2024-05-06 00:00:00"))

    def setUp(self):
        cache.clear()

    @classmethod
    def add(cls, title, section=None, **values):
        return an_article(section or cls.section, cls.article_class, title, **values)

    def ask(self, address="", **query):
        return self.client.get(f"/api/articles{address}", query)

    def titles(self, **query):
        return [item["title"] for item in self.ask(**query).json()["items"]]

    def walk(self, **query):
        titles, cursor = [], ""
        while cursor is not None:
            answer = self.ask(**query, **({"cursor": cursor} if cursor else {})).json()
            titles += [item["title"] for item in answer["items"]]
            cursor = answer["next_cursor"]
        return titles

    def number_of_queries(self, address="", **query):
        with CaptureQueriesContext(connection) as queries:
            self.ask(address, **query)
        return len(queries)

    def test_gives_cards_newest_first_or_oldest_first(self):
        self.assertEqual(self.titles(), ["Ferry", "Ship"])
        self.assertEqual(self.titles(order="published_at"), ["Ship", "Ferry"])

    def test_a_card_says_what_a_list_must_draw(self):
        record_view(self.ship.pk)

        card = self.ask().json()["items"][1]

        self.assertEqual(card["published_at"], "2023-05-06T00:09:10Z")
        self.assertEqual(card["source"], {"name": "Linjiang Daily", "link": "https://daily.example/"})
        self.assertEqual(card["section"]["title"], "News")
        self.assertEqual((card["view_count"], card["cover"]), (1, None))
        self.assertEqual(card["detail_url"], f"/articles/{self.ship.pk}")
        self.assertEqual(card["html_url"], f"http://localhost{self.ship.url}")

    def test_narrows_by_section_with_those_beneath(self):
        self.assertEqual(self.titles(section=self.section.pk), ["Ferry", "Ship"])
        self.assertEqual(self.titles(section=self.ferries.pk), ["Ferry"])
        self.assertEqual(self.titles(section="/news/ferries/"), ["Ferry"])

    def test_does_not_know_other_sections(self):
        for name in ["0", "9" * 30, "/nowhere/", "/", "²", self.ship.pk]:
            with self.subTest(name):
                self.assertEqual(self.ask(section=name).status_code, 404)

    def test_narrows_by_source_time_and_words(self):
        self.assertEqual(self.titles(source="Linjiang Daily"), ["Ship"])
        self.assertEqual(self.titles(published_after="2024-01-01"), ["Ferry"])
        self.assertEqual(self.titles(published_before="2024-01-01"), ["Ship"])
        self.assertEqual(self.titles(published_after="2023-05-06T08:09:10+08:00"), ["Ferry", "Ship"])
        self.assertEqual(self.titles(published_after="2023-05-06T08:09:11"), ["Ferry"])
        self.assertEqual(self.titles(q="ferry"), ["Ferry"])
        self.assertEqual(self.titles(q='"'), [])

    def test_refuses_a_time_before_the_calendar(self):
        self.assertEqual(self.ask(published_after="0001-01-01T00:00:00").status_code, 400)

    def test_a_walk_meets_each_article_once_even_where_times_are_equal(self):
        for number in range(5):
            self.add(f"Same {number}", published_at=moment("2023-05-06 08:09:10"))
        newest_first = ["Ferry", "Same 4", "Same 3", "Same 2", "Same 1", "Same 0", "Ship"]

        for limit in [1, 2, 3, 7]:
            with self.subTest(limit):
                self.assertEqual(self.walk(limit=limit), newest_first)
                self.assertEqual(self.walk(limit=limit, order="published_at"), newest_first[::-1])

    def test_refuses_a_cursor_it_has_not_given(self):
        for cursor in ODD_CURSORS:
            with self.subTest(cursor):
                self.assertEqual(self.ask(cursor=cursor).status_code, 400)

    def test_takes_a_cursor_of_an_article_that_is_gone(self):
        cursor = write_cursor(self.ferry.published_at, self.ferry.pk)
        self.ferry.delete()

        self.assertEqual(self.titles(cursor=cursor), ["Ship"])

    def test_hides_drafts_and_what_is_private(self):
        self.ship.unpublish()
        PageViewRestriction.objects.create(page=self.ferries, restriction_type=PageViewRestriction.LOGIN)

        self.assertEqual(self.titles(), [])
        for page in [self.ship, self.ferry]:
            with self.subTest(page):
                self.assertEqual(self.ask(f"/{page.pk}").status_code, 404)
                self.assertEqual(self.client.post(f"/api/articles/{page.pk}/views").status_code, 404)

    def test_gives_an_article_in_full(self):
        article = self.add("Harbour", body="It <b>floats</b>.", editor="Luo", recommended=hand_picked(self.ferry))

        answer = self.ask(f"/{article.pk}").json()

        self.assertEqual(answer["html"], "<p>It <b>floats</b>.</p>")
        self.assertEqual([block["type"] for block in answer["blocks"]], ["paragraph"])
        self.assertEqual([step["title"] for step in answer["breadcrumb"]][-1], "News")
        self.assertEqual([card["title"] for card in answer["recommended"]], ["Ferry", "Ship"])
        self.assertEqual((answer["previous"]["title"], answer["next"]), ("Ferry", None))
        self.assertEqual(answer["json_ld"]["@graph"][0]["headline"], "Harbour")
        self.assertEqual((answer["editor"], answer["tags"]), ("Luo", []))

    def test_counts_a_view_and_answers_the_new_number(self):
        answers = [self.client.post(f"/api/articles/{self.ship.pk}/views", headers=BROWSER).json() for _ in range(2)]

        self.assertEqual(answers, [{"view_count": 1}, {"view_count": 1}])

    def test_shows_the_number_of_the_source_on_its_mirror(self):
        record_view(self.ship.pk)
        mirror = self.ship.create_alias(parent=self.ferries)

        cards = {card["id"]: card["view_count"] for card in self.ask().json()["items"]}

        self.assertEqual((cards[mirror.pk], cards[self.ship.pk]), (1, 1))
        self.assertEqual(self.ask(f"/{mirror.pk}").json()["view_count"], 1)

    def test_names_what_is_read_most_in_a_day_a_week_and_a_month(self):
        for days_ago, page in [(0, self.ship), (3, self.ferry), (3, self.ferry), (20, self.ship), (20, self.ship)]:
            record_view(page.pk, on=localdate() - timedelta(days=days_ago))
        record_view(self.ferry.pk, on=date(2020, 1, 1))

        hot = {
            window: [(card["title"], card["views_in_window"]) for card in self.ask("/hot", window=window).json()]
            for window in ["day", "week", "month"]
        }

        self.assertEqual(hot["day"], [("Ship", 1), ("Ferry", 0)])
        self.assertEqual(hot["week"], [("Ferry", 2), ("Ship", 1)])
        self.assertEqual(hot["month"], [("Ship", 3), ("Ferry", 2)])

    def test_names_what_is_read_most_in_a_section(self):
        record_view(self.ship.pk)

        hot = {name: self.ask("/hot", section=name).json() for name in ["/news/ferries/", self.section.pk]}

        self.assertEqual([[card["title"] for card in cards] for cards in hot.values()], [["Ferry"], ["Ship", "Ferry"]])
        self.assertEqual(self.ask("/hot", section="/nowhere/").status_code, 404)

    def test_asks_as_many_questions_for_many_as_for_two(self):
        addresses = ["", "/hot", f"/{self.ship.pk}"]
        self.add("First", cover=a_picture(), source=self.source)
        record_view(self.ferry.pk)
        before = [(self.number_of_queries(address), self.number_of_queries(address))[1] for address in addresses]
        for number in range(12):
            page = self.add(f"More {number}", cover=a_picture(f"P{number}"), source=a_source(f"S{number}"))
            record_view(page.pk)
        after = [(self.number_of_queries(address), self.number_of_queries(address))[1] for address in addresses]

        self.assertEqual(after[0], before[0])
        self.assertLessEqual(after[1], before[1] + 1)  # pictures, once there are any
        self.assertLessEqual(after[2], before[2])


@override_settings(ROOT_URLCONF=__name__)
class OwnArticleApiTests(OwnPages, ArticleApiTests, TestCase):
    pass


@override_settings(ROOT_URLCONF=__name__)
class ReadyMadeArticleApiTests(ReadyMadePages, ArticleApiTests, TestCase):
    def test_narrows_by_tag(self):
        if not hasattr(self.ship, "tags"):
            self.skipTest("The own pages have no tags.")
        self.ship.tags.add("harbour")
        self.ship.save()

        self.assertEqual(self.titles(tag="harbour"), ["Ship"])
        self.assertEqual(self.ask(f"/{self.ship.pk}").json()["tags"], ["harbour"])
