from datetime import UTC
from unittest import skipIf

from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date

from wagtail.models import PageLogEntry

from articles.view_counts import record_view
from tests.articles.builders import a_picture, a_section, a_source, an_article, moment
from tests.articles.worlds import ReadyMadePages

PROBLEM = "application/problem+json"
WEBSITE = skipIf(settings.SWAPPED_BASE_PAGE, "The portal's API is not mounted.")


@WEBSITE
class ArticleApiContractTests(ReadyMadePages, TestCase):
    """What `/api/v1/` promises for every call, held against the articles."""

    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.article = an_article(cls.section, cls.article_class, published_at=moment("2023-05-06 08:09:10"))
        record_view(cls.article.pk)
        cls.addresses = ["", f"/{cls.article.pk}", "/hot"]

    def ask(self, address="", headers=None, **query):
        return self.client.get(f"/api/v1/articles{address}", query, headers=headers)

    def test_every_answer_has_a_tag_a_date_and_a_rule_for_caches(self):
        self.article.save_revision().publish()
        published = PageLogEntry.objects.latest("timestamp").timestamp.astimezone(UTC)
        for address in self.addresses:
            with self.subTest(address):
                answer = self.ask(address)

                self.assertRegex(answer["ETag"], r'^"[0-9a-f]{32}"$')
                self.assertEqual(answer["Last-Modified"], http_date(published.timestamp()))
                self.assertEqual(answer["Cache-Control"], "public, no-cache")

    def test_an_answer_that_still_holds_is_not_sent_again(self):
        for address in self.addresses:
            with self.subTest(address):
                tag = self.ask(address)["ETag"]

                again = self.ask(address, headers={"If-None-Match": tag})

                self.assertEqual((again.status_code, again.content, again["ETag"]), (304, b"", tag))

    def test_an_answer_with_a_new_number_is_sent(self):
        tag = self.ask()["ETag"]
        record_view(self.article.pk)

        again = self.ask(headers={"If-None-Match": tag})

        self.assertEqual((again.status_code, again.json()["items"][0]["view_count"]), (200, 2))

    def test_an_unknown_parameter_is_refused(self):
        for address in self.addresses:
            with self.subTest(address):
                answer = self.ask(address, sction="1")

                self.assertEqual((answer.status_code, answer["Content-Type"].split(";")[0]), (400, PROBLEM))
                self.assertEqual(answer.json()["detail"].count("sction"), 1)

    def test_values_of_the_wrong_kind_are_refused(self):
        odd = [{"limit": 0}, {"limit": "x"}, {"order": "title"}, {"published_after": "soon"}, {"cursor": "x"}]
        for query in [*odd, {"q": "\x00"}, {"tag": "\x00"}, {"q": "x" * 101}, {"site": "²"}]:
            with self.subTest(query):
                answer = self.ask(**query)

                self.assertIn(answer.status_code, (400, 404))
                self.assertEqual(answer["Content-Type"].split(";")[0], PROBLEM)

    def test_what_is_not_there_is_a_problem_document_in_chinese_or_english(self):
        chinese = self.ask("/0")
        english = self.ask("/0", headers={"Accept-Language": "en"})

        self.assertEqual((chinese.status_code, english.status_code), (404, 404))
        self.assertEqual(chinese["Content-Type"].split(";")[0], PROBLEM)
        self.assertEqual(english.json()["title"], "Not found")

    def test_sets_no_cookie(self):
        self.assertEqual(dict(self.ask().cookies), {})
        self.assertEqual(self.ask()["Vary"], "Accept-Language, origin")


@WEBSITE
class WagtailsApiTests(ReadyMadePages, TestCase):
    """`/api/v2/`: Wagtail's own read API with our fields."""

    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.article = an_article(
            cls.section,
            cls.article_class,
            body="Ships came in.",
            summary="In.",
            author="Gu",
            source=a_source(),
            cover=a_picture(),
            original_url="https://daily.example/ships",
            published_at=moment("2023-05-06 08:09:10"),
        )
        record_view(cls.article.pk)

    def ask(self, **query):
        return self.client.get("/api/v2/pages/", {"type": "articles.ArticlePage", "fields": "*"} | query)

    def test_shows_our_fields(self):
        [item] = self.ask().json()["items"]

        self.assertEqual((item["summary"], item["author"], item["source_name"]), ("In.", "Gu", "Linjiang Daily"))
        self.assertEqual((item["view_count"], item["published_at"]), (1, "2023-05-06T08:09:10+08:00"))
        self.assertEqual(item["original_url"], "https://daily.example/ships")
        self.assertEqual(item["cover"]["id"], self.article.cover_id)
        self.assertEqual([block["type"] for block in item["body"]], ["paragraph"])

    def test_many_articles_take_no_more_queries_than_few(self):
        def another(number):
            source = a_source(f"Daily {number}")
            page = an_article(self.section, self.article_class, f"Story {number}", source=source, cover=a_picture())
            record_view(page.pk)

        fields = "summary,cover,source_name,view_count,published_at"
        another(1)
        self.ask(fields=fields)
        with CaptureQueriesContext(connection) as few:
            self.ask(fields=fields)
        for number in range(2, 8):
            another(number)
        with self.assertNumQueries(len(few)):
            counts = [item["view_count"] for item in self.ask(fields=fields).json()["items"]]

        self.assertEqual(counts, [1] * 8)

    def test_hides_drafts(self):
        self.article.unpublish()

        self.assertEqual(self.ask().json()["items"], [])

    def test_shows_the_fields_of_a_section(self):
        answer = self.client.get("/api/v2/pages/", {"type": "articles.ArticleIndexPage", "fields": "introduction"})

        self.assertEqual([item["introduction"] for item in answer.json()["items"]], [""])
