from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from tests.articles.builders import an_article
from tests.home.builders import a_portal, a_section
from tests.outline import faults_of_outline

HOSTILE = [
    '"',
    "'",
    "\x00",
    "治\x00理",
    "x" * 10_000,
    "治理" * 5_000,
    "😀",
    "　",
    "NOT",
    "a AND (",
    "<script>",
    "%",
    "\\",
]
ODD_PAGES = ["0", "-1", "x", "99999999999999999999", "9" * 5000, "\x00", "1.5", ""]


class SearchTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(a_portal())
        cls.article = cls.add("社区治理经验", body="青禾县的做法。")

    @classmethod
    def add(cls, title, **values):
        return an_article(cls.section, ArticlePage, title, **values)

    def search(self, q="治理", **query):
        return self.client.get("/search/", {"q": q, **query})

    def titles(self, *args, **query):
        soup = BeautifulSoup(self.search(*args, **query).content, "html.parser")
        return [heading.get_text(strip=True) for heading in soup.select(".list h3")]

    def test_finds_a_word_inside_a_title_and_marks_it(self):
        self.assertContains(self.search(), "社区<mark>治理</mark>经验")

    def test_finds_a_word_of_the_text(self):
        self.assertEqual(self.titles("青禾县"), ["社区治理经验"])

    def test_any_query_gets_an_answer(self):
        for query in HOSTILE:
            with self.subTest(query[:20]):
                self.assertContains(self.search(query), 'id="find"')

    def test_any_page_number_gets_an_answer(self):
        for number in ODD_PAGES:
            with self.subTest(number[:20]):
                self.assertEqual(self.titles(page=number), ["社区治理经验"])

    def test_shows_what_was_typed_as_text_only(self):
        self.assertNotContains(self.search('"><script>alert(1)</script>'), "<script>alert")

    def test_turns_pages_in_either_order(self):
        for number in range(11):
            self.add(f"治理{number}")

        self.assertEqual([len(self.titles(page=page)) for page in (1, 2)], [10, 2])
        self.assertEqual(self.titles(order="newest")[0], "治理10")

    def test_hides_drafts_and_private_pages(self):
        self.add("治理草稿", live=False)
        PageViewRestriction.objects.create(page=self.section, restriction_type=PageViewRestriction.LOGIN)

        self.assertEqual(self.titles(), [])

    def test_asks_as_many_questions_for_ten_as_for_one(self):
        self.search()
        with CaptureQueriesContext(connection) as one:
            self.search()
        for number in range(9):
            self.add(f"治理{number}")

        with CaptureQueriesContext(connection) as ten:
            self.assertEqual(len(self.titles()), 10)

        self.assertLessEqual(len(ten), len(one))

    def test_stays_out_of_search_engines_and_sets_no_cookie(self):
        response = self.search()

        self.assertContains(response, '<meta name="robots" content="noindex,follow">', html=True)
        self.assertEqual(dict(response.cookies), {})

    def test_has_headings_in_order(self):
        for query in ["治理", "nothing", ""]:
            with self.subTest(query):
                self.assertEqual(faults_of_outline(self.search(query).content.decode()), [])
