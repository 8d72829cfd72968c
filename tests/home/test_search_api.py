from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from tests.articles.builders import an_article, moment
from tests.home.builders import a_catalogue, a_portal, a_section, an_institution, another_site
from zhsearch.models import QueryDay

PROBLEM = "application/problem+json; charset=utf-8"
ODD_WORDS = ['"', "'", "NOT", "a AND (", "<script>", "%", "\\", "😀", "　", "治\x07理", "x" * 100, "治理" * 50]


class SearchApiTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.yunling = an_institution(cls.portal)
        cls.news = a_section(cls.yunling)
        cls.elsewhere = a_section(cls.portal, "Elsewhere")
        cls.article = cls.add(
            "社区治理经验", body="<p>青禾县的做法：<b>治理</b>先行。</p>", published_at=moment("2024-06-01")
        )

    @classmethod
    def add(cls, title, section=None, year=2024, **values):
        values = {"first_published_at": moment(f"{year}-06-01")} | values
        return an_article(section or cls.news, ArticlePage, title, **values)

    def ask(self, q="治理", headers=None, **query):
        return self.client.get("/api/v1/search", {"q": q, **query}, headers=headers)

    def titles(self, *args, **query):
        return [item["title"] for item in self.ask(*args, **query).json()["items"]]


class SearchAnswerTests(SearchApiTestCase):
    def test_a_hit_tells_where_it_is_and_why_it_was_found(self):
        [item] = self.ask().json()["items"]

        self.assertEqual(
            item,
            {
                "id": self.article.pk,
                "type": "articles.ArticlePage",
                "type_label": "文章",
                "title": "社区治理经验",
                "title_html": "社区<mark>治理</mark>经验",
                "excerpt_html": "青禾县的做法：<mark>治理</mark>先行。",
                "html_url": self.article.full_url,
                "detail_url": f"/articles/{self.article.pk}",
                "section": {"id": self.news.pk, "title": "News", "html_url": self.news.full_url},
                "published_at": "2024-05-31T16:00:00Z",
            },
        )

    def test_every_type_of_page_is_found(self):
        a_catalogue(self.yunling, "治理研修班")
        a_section(self.yunling, "治理动态")

        found = {item["type"] for item in self.ask().json()["items"]}

        self.assertEqual(found, {"articles.ArticlePage", "articles.ArticleIndexPage", "programs.ProgramPage"})

    def test_what_was_written_comes_back_as_text(self):
        self.add("治理 <script>alert(1)</script>")

        [item] = self.ask("script").json()["items"]

        self.assertEqual(item["title_html"], "治理 &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;")

    def test_several_words_are_told(self):
        self.assertEqual(self.ask("乡村振兴河长").json()["words"], ["乡村", "振兴", "河长"])

    def test_only_public_pages_of_the_site_are_found(self):
        self.add("治理草稿", live=False)
        closed = a_section(self.yunling, "Closed")
        self.add("治理内部", closed)
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
        self.add("治理之外", self.elsewhere)
        another_site(self, self.yunling)

        self.assertEqual(self.titles(site="yunling.example"), ["社区治理经验"])
        self.assertEqual(sorted(self.titles()), ["治理之外", "社区治理经验"])

    def test_counts_in_the_log_of_queries_once(self):
        self.add("治理二")
        cursor = self.ask(limit=1).json()["next_cursor"]
        for query in [{"cursor": cursor}, {"order": "time"}, {"year": 2024}]:
            self.ask(**query)

        self.assertEqual(list(QueryDay.objects.values_list("query", "hits", "results")), [("治理", 1, 2)])

    def test_asks_as_many_questions_for_ten_as_for_one(self):
        self.ask()
        with CaptureQueriesContext(connection) as one:
            self.ask()
        for number in range(9):
            self.add(f"治理{number}")

        with CaptureQueriesContext(connection) as ten:
            self.assertEqual(len(self.titles()), 10)

        self.assertLessEqual(len(ten), len(one))
        self.assertLessEqual(len(one), 17)


class NarrowingTests(SearchApiTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add("治理二", year=2023)
        cls.add("治理三", cls.elsewhere, year=2023)
        a_catalogue(cls.yunling, "治理研修班")

    def facets(self, **query):
        return {
            facet["name"]: {option["value"]: option["count"] for option in facet["options"]}
            for facet in self.ask(**query).json()["facets"]
        }

    def test_facets_count_by_section_type_and_year(self):
        facets = self.facets()

        self.assertEqual(facets["section"], {str(self.yunling.pk): 3, str(self.elsewhere.pk): 1})
        self.assertEqual(facets["type"], {"articles.ArticlePage": 3, "programs.ProgramPage": 1})
        self.assertEqual({year: facets["year"][year] for year in ("2023", "2024")}, {"2023": 2, "2024": 1})

    def test_every_number_is_what_its_value_leads_to(self):
        for start in [{}, {"section": self.yunling.pk}, {"year": 2023}, {"type": "articles.ArticlePage"}]:
            for name, options in self.facets(**start).items():
                for value, count in options.items():
                    with self.subTest(start=start, name=name, value=value):
                        answer = self.ask(**(start | {name: value})).json()

                        self.assertEqual((answer["total"], len(answer["items"])), (count, count))

    def test_what_was_chosen_is_marked(self):
        answer = self.ask(type="articles.ArticlePage").json()

        picked = [option["value"] for facet in answer["facets"] for option in facet["options"] if option["is_picked"]]
        self.assertEqual(picked, ["articles.ArticlePage"])

    def test_a_section_is_named_by_id_or_path(self):
        for name in [self.yunling.pk, "yunling", "/yunling/", "/yunling/news/"]:
            with self.subTest(name):
                self.assertIn("治理二", self.titles(section=name))
                self.assertNotIn("治理三", self.titles(section=name))

    def test_order_is_by_relevance_or_time(self):
        self.add("干部培训", year=2030, body="说到治理。")

        self.assertNotEqual(self.titles()[0], "干部培训")
        self.assertEqual(self.titles(order="time", type="articles.ArticlePage")[0], "干部培训")

    def test_a_walk_meets_each_result_once(self):
        for number in range(5):
            self.add(f"治理之{number}")
        for order in ["relevance", "time"]:
            with self.subTest(order):
                met, cursor = [], ""
                while cursor is not None:
                    answer = self.ask(limit=2, order=order, cursor=cursor).json()
                    met, cursor = met + [item["id"] for item in answer["items"]], answer["next_cursor"]

                self.assertEqual((len(met), len(set(met))), (9, 9))

    @override_settings(ZHSEARCH_RANK_AT_MOST=0)
    def test_of_words_on_too_many_pages_no_numbers_are_told(self):
        answer = self.ask(limit=1).json()

        counts = {option["count"] for facet in answer["facets"] for option in facet["options"]}
        self.assertEqual(counts, {None})


class SearchContractTests(SearchApiTestCase):
    def test_has_a_tag_a_date_and_a_rule_for_caches(self):
        answer = self.ask()

        again = self.ask(headers={"If-None-Match": answer["ETag"]})

        self.assertEqual((again.status_code, again.content), (304, b""))
        self.assertEqual(answer["Cache-Control"], "public, no-cache")
        self.assertRegex(answer["Last-Modified"], r"GMT$")
        self.assertEqual(dict(answer.cookies), {})

    def test_any_words_get_an_answer(self):
        for words in ODD_WORDS:
            with self.subTest(words[:20]):
                self.assertEqual(self.ask(words).status_code, 200)

    def test_what_makes_no_sense_is_a_problem_document(self):
        for query in [
            {"q": ""},
            {"q": "\x00"},
            {"q": "治\x00理"},
            {"q": "x" * 101},
            {"q": "治理" * 5000},
            {"limit": 0},
            {"limit": 51},
            {"limit": "9" * 400},
            {"order": "newest"},
            {"type": "user"},
            {"type": "auth.User"},
            {"year": "2024x"},
            {"year": 0},
            {"year": 9999},
            {"cursor": "x"},
            {"cursor": "-1"},
            {"cursor": "²"},
            {"cursor": "9" * 10},
            {"page": 2},
        ]:
            with self.subTest(query):
                answer = self.ask(**query)

                self.assertEqual((answer.status_code, answer["Content-Type"]), (400, PROBLEM))

    def test_words_are_needed(self):
        answer = self.client.get("/api/v1/search", headers={"Accept-Language": "zh"})

        self.assertEqual(
            (answer.status_code, answer.json()["errors"]), (400, [{"parameter": "q", "detail": "缺少这一项。"}])
        )

    def test_a_section_that_is_not_there_is_not_found(self):
        for name in ["0", "nowhere", "9" * 30, "²", self.portal.get_parent().pk]:
            with self.subTest(name):
                answer = self.ask(section=name)

                self.assertEqual((answer.status_code, answer["Content-Type"]), (404, PROBLEM))

    def test_no_english_is_left_in_a_chinese_problem(self):
        for query in [{"q": ""}, {"type": "用户"}, {"cursor": "x"}, {"order": "newest"}, {"year": 0}]:
            facts = self.ask(headers={"Accept-Language": "zh"}, **query).json()
            words = [facts["title"], facts["detail"], *[row["detail"] for row in facts.get("errors", [])]]
            with self.subTest(words):
                self.assertEqual([word for word in words if word.isascii()], [])

    def test_the_end_is_an_empty_list(self):
        answer = self.ask(cursor="999999999").json()

        self.assertEqual((answer["items"], answer["next_cursor"]), ([], None))

    def test_the_document_shows_an_example_of_every_field(self):
        schemas = self.client.get("/api/v1/openapi.json").json()["components"]["schemas"]

        fields = schemas["HitAnswer"]["properties"]
        self.assertEqual([name for name, field in fields.items() if not has_example(field)], ["published_at"])


def has_example(field: dict) -> bool:
    return bool(field.get("examples") or "$ref" in str(field))
