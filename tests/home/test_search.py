from contextlib import contextmanager

from django.db import connection
from django.test import RequestFactory, TestCase, TransactionTestCase, override_settings
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from home.search_facets import Question
from home.search_results import ResultsPage
from site_project.demo_content.bulk_pages import add_pages
from tests.articles.builders import an_article, moment
from tests.home.builders import a_catalogue, a_form, a_portal, a_section, an_institution
from tests.outline import faults_of_outline
from zhsearch.models import QueryDay
from zhsearch.query_store import queue_of_process

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
# On PostgreSQL a search is a transaction with a setting of its own.
READING = ("SELECT", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET LOCAL")
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

    @override_settings(ZHSEARCH_RANK_AT_MOST=4000)
    def test_every_page_of_many_results_can_be_reached(self):
        day = moment("2025-06-01")
        told = dict.fromkeys(["first_published_at", "last_published_at", "latest_revision_created_at"], day)
        pages = [ArticlePage(title="治理", slug=f"z{n}", locale=self.section.locale, **told) for n in range(1010)]
        add_pages(pages, parents=[self.section] * len(pages), user=None)

        self.assertEqual((len(self.titles(page=102)), len(self.titles(page=999_999))), (1, 1))

    def test_a_page_is_jumped_to_within_the_same_question(self):
        for number in range(31):
            self.add(f"治理{number}")

        page = BeautifulSoup(self.search(order="newest", type="articlepage").content, "html.parser")

        self.assertIn("第 1 / 4 页", page.select_one(".pager").get_text())
        hidden = {field["name"]: field["value"] for field in page.select(".pager [type=hidden]")}
        self.assertEqual(hidden, {"q": "治理", "order": "newest", "type": "articlepage"})

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

    def questions(self, **query):
        """What a search itself asks of the database, without what stands around it."""
        request = RequestFactory().get("/search/", {"q": "治理", **query})
        with CaptureQueriesContext(connection) as asked:
            found = ResultsPage(Question.of(request), int(query.get("page", 1)))
            self.assertEqual((len(list(found.shown)), len(found.facets.groups) > 0), (10, True))
        return [one["sql"] for one in asked if one["sql"].startswith(("SELECT", "UPDATE", "INSERT"))]

    def test_asks_few_questions_however_much_there_is(self):
        for number in range(60):
            self.add(f"治理{number}", first_published_at=moment("2025-06-01"))
        for most, few in [(1000, 13), (0, 19)]:
            for query in [{}, {"order": "newest"}, {"year": "2025"}, {"page": "3"}]:
                with self.subTest(most=most, **query), override_settings(ZHSEARCH_RANK_AT_MOST=most):
                    self.assertLessEqual(len(self.questions(**query)), few)

    def test_stays_out_of_search_engines_and_sets_no_cookie(self):
        response = self.search()

        self.assertContains(response, '<meta name="robots" content="noindex,follow">', html=True)
        self.assertEqual(dict(response.cookies), {})

    def test_has_headings_in_order(self):
        for query in ["治理", "nothing", ""]:
            with self.subTest(query):
                self.assertEqual(faults_of_outline(self.search(query).content.decode()), [])


class NarrowingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.yunling = an_institution(cls.portal)
        cls.news, cls.notices = a_section(cls.yunling), a_section(cls.yunling, "Notices")
        cls.elsewhere = a_section(cls.portal, "Elsewhere")
        cls.programme = a_catalogue(cls.yunling, "治理研修班").get_children().get()
        for section, title, year in [
            (cls.news, "治理一", 2023),
            (cls.news, "治理二", 2024),
            (cls.notices, "治理三", 2024),
        ]:
            an_article(section, ArticlePage, title, first_published_at=moment(f"{year}-06-01"))
        an_article(cls.elsewhere, ArticlePage, "治理四", first_published_at=moment("2023-06-01"))

    def page(self, **query):
        return BeautifulSoup(self.client.get("/search/", {"q": "治理", **query}).content, "html.parser")

    def titles(self, **query):
        return {heading.get_text(strip=True) for heading in self.page(**query).select(".list h3")}

    def options(self, page):
        """The choices of every facet, with their numbers."""
        return [
            {link.contents[0].strip(): int(link.select_one(".num").get_text()) for link in group.select("a")}
            for group in page.select(".facet")
        ]

    def test_counts_by_place_type_and_year(self):
        places, types, years = self.options(self.page())

        self.assertEqual(places, {self.yunling.title: 4, "Elsewhere": 1})
        self.assertEqual(types, {"文章": 4, "培训项目": 1})
        self.assertEqual({year: years[year] for year in ("2023", "2024")}, {"2023": 2, "2024": 2})

    def test_every_number_is_what_its_link_leads_to(self):
        for start in [{}, {"in": self.yunling.pk}, {"year": "2024"}, {"type": "articlepage", "in": self.news.pk}]:
            for link in self.page(**start).select(".facet a:not([aria-current])"):
                with self.subTest(link["href"]):
                    found = BeautifulSoup(self.client.get(f"/search/{link['href']}").content, "html.parser")

                    self.assertEqual(len(found.select(".list h3")), int(link.select_one(".num").get_text()))

    def test_an_institution_is_searched_alone_and_then_its_sections(self):
        page = self.page(**{"in": self.yunling.pk})

        self.assertEqual(len(page.select(".list h3")), 4)
        self.assertEqual(self.options(page)[0], {"News": 2, "Notices": 1, "Programmes": 1})

    def test_choices_add_up_and_can_be_taken_back(self):
        page = self.page(**{"in": self.news.pk, "year": "2024", "order": "newest"})

        self.assertEqual([heading.get_text(strip=True) for heading in page.select(".list h3")], ["治理二"])
        back = [link["href"] for link in page.select(".picked a")]
        self.assertEqual(
            back,
            [
                "?q=%E6%B2%BB%E7%90%86&order=newest&year=2024",
                f"?q=%E6%B2%BB%E7%90%86&order=newest&in={self.news.pk}",
                "?q=%E6%B2%BB%E7%90%86&order=newest",
            ],
        )

    def test_choices_that_make_no_sense_are_left_out(self):
        everything = self.titles()
        for choice in [
            *({"in": place} for place in ("x", "9" * 30, "-1", "\x00", "1")),
            *({"type": kind} for kind in ("user", "\x00")),
            *({"year": year} for year in ("0000", "x", "9999", "99999", "２０２４")),
            {"order": "'"},
        ]:
            with self.subTest(choice):
                self.assertEqual(self.titles(**choice), everything)

    def test_common_words_can_be_narrowed_without_numbers(self):
        for number in range(10):
            an_article(self.news, ArticlePage, f"治理其{number}", first_published_at=moment("2023-06-01"))
        with override_settings(ZHSEARCH_RANK_AT_MOST=0):
            page = self.page()
            narrowed = self.titles(year="2024")

        self.assertEqual(
            [link.contents[0].strip() for link in page.select(".facet a")][:2], [self.yunling.title, "Elsewhere"]
        )
        self.assertEqual(page.select(".facet .num"), [])
        self.assertEqual(narrowed, {"治理二", "治理三"})


class EmptyAnswerTests(TestCase):
    def test_says_what_was_understood_and_what_else_there_is(self):
        portal = a_portal()
        portal.enquiry_form, portal.popular_list = a_form(portal), a_catalogue(portal, "热门研修班")
        portal.save()

        page = BeautifulSoup(self.client.get("/search/", {"q": "乡村振兴河长"}).content, "html.parser")

        self.assertIn("没有找到", page.select_one(".empty h2").get_text())
        self.assertEqual([link.get_text() for link in page.select(".empty .tags a")], ["乡村", "振兴", "河长"])
        self.assertEqual(page.select_one(".rank a").get_text(), "热门研修班")
        self.assertIsNotNone(page.select_one("#ask form"))


class SuggestionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(a_portal())
        cls.article = an_article(cls.section, ArticlePage, "社区治理经验", slug="rule")
        an_article(cls.section, ArticlePage, "社区治理草稿", live=False)

    def suggested(self, typed):
        return self.client.get("/search/suggest/", {"q": typed}).json()["suggestions"]

    def test_come_by_initials_and_by_letters_and_lead_to_the_page(self):
        for typed in ["sqzl", "区治", "社區"]:
            with self.subTest(typed):
                self.assertEqual(self.suggested(typed), [{"title": "社区治理经验", "url": self.article.get_url()}])

    def test_any_typing_gets_an_answer(self):
        for typed in HOSTILE:
            with self.subTest(typed[:20]):
                self.assertEqual(self.client.get("/search/suggest/", {"q": typed}).status_code, 200)

    def test_name_a_title_once(self):
        an_article(self.section, ArticlePage, "社区治理经验", slug="again")

        self.assertEqual(len(self.suggested("sqzl")), 1)

    def test_may_be_kept_by_caches_and_set_no_cookie(self):
        response = self.client.get("/search/suggest/", {"q": "sq"})

        self.assertEqual((response["Cache-Control"], dict(response.cookies)), ("public, max-age=300", {}))


class LoggedSearchTests(TestCase):
    def test_the_first_page_of_a_question_counts_once(self):
        an_article(a_section(a_portal()), ArticlePage, "社区治理经验")

        for query in [{}, {"page": 2}, {"order": "newest"}, {"year": "2024"}]:
            self.client.get("/search/", {"q": "治理", **query})
        self.client.get("/search/", {"q": "13800138000"})

        self.assertEqual(list(QueryDay.objects.values_list("query", "hits", "results")), [("治理", 1, 1)])


@override_settings(ZHSEARCH_STORE_QUERIES_EVERY=3600)
class LockedDatabaseTests(TransactionTestCase):
    """Somebody else holds the lock that every writer needs, and does not let go."""

    serialized_rollback = True

    def setUp(self):
        an_article(a_section(a_portal()), ArticlePage, "社区治理经验")
        self.addresses = ["/search/?q=治理", "/api/v1/search?q=治理"]
        for address in self.addresses:
            self.client.get(address)
        self.addCleanup(queue_of_process().asked.clear)

    @contextmanager
    def locked(self):
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE" if other.vendor == "sqlite" else "BEGIN")
                if other.vendor == "postgresql":
                    cursor.execute("LOCK TABLE zhsearch_queryday IN ACCESS EXCLUSIVE MODE")
            yield
        finally:
            other.close()

    def test_a_search_waits_for_nobody(self):
        for address in self.addresses:
            with self.subTest(address), self.locked(), CaptureQueriesContext(connection) as asked:
                answer = self.client.get(address)

                self.assertContains(answer, "<mark>治理</mark>")
                self.assertEqual([one["sql"] for one in asked if not one["sql"].startswith(READING)], [])

    def test_is_logged_when_the_lock_is_free_again(self):
        with self.locked():
            self.client.get(self.addresses[0])

        queue_of_process().store_all()

        self.assertEqual(list(QueryDay.objects.values_list("query", "hits")), [("治理", 3)])
