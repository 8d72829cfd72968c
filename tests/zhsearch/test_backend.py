from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

import swapper
from modelsearch.backends.base import FilterFieldError
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText
from wagtail.search.backends import get_search_backend

from tests.articles.builders import a_section, a_source, an_article, moment
from tests.articles.worlds import ReadyMadePages

Page = swapper.load_model("wagtailcore", "Page")
HOSTILE = [
    '"', "'", "*", "%", "(", ")", "NOT", "AND OR", "a AND", "\x00", "治\x00理", "“”", "　", " ", "", "😀", "\\", ":*",
    "NEAR(", "{title}", "-", "^", "&", "|", "!", "<->", "a" * 10_000, "治理" * 5_000, 'a"b', "\ud83d", "'; DROP", "�",
]  # fmt: skip


class BackendTests(ReadyMadePages, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.rule = cls.add("社区治理经验", "青禾县的做法。", published_at=moment("2023-01-01"))
        cls.school = cls.add("党校开班", "社区干部学习治理。", published_at=moment("2024-01-01"))
        cls.river = cls.add("河流通知", "今天下雨。", published_at=moment("2022-01-01"))

    @classmethod
    def add(cls, title, body, **values):
        return an_article(cls.section, cls.article_class, title, body=body, **values)

    def titles(self, query, articles=None, **options):
        articles = self.article_class.objects.all() if articles is None else articles
        return [page.title for page in articles.search(query, **options)]

    def test_puts_the_title_before_the_text(self):
        self.assertEqual(self.titles("治理"), ["社区治理经验", "党校开班"])

    def test_any_query_gets_an_answer(self):
        for query in HOSTILE:
            with self.subTest(query[:20]):
                self.assertIsInstance(self.titles(query), list)
                self.assertIsInstance(list(self.article_class.objects.autocomplete(query)), list)
                self.assertIsInstance(self.titles(Phrase(query)), list)

    def test_a_query_of_signs_finds_nothing(self):
        for query in ['"', "😀", "　", "\x00", "()"]:
            with self.subTest(query):
                self.assertEqual((self.titles(query), self.article_class.objects.search(query).count()), ([], 0))

    def test_filters_by_the_queryset(self):
        source = a_source()
        self.rule.source = source
        self.rule.save()
        articles = self.article_class.objects

        self.assertEqual(self.titles("治理", articles.filter(published_at__gte=moment("2023-06-01"))), ["党校开班"])
        self.assertEqual(self.titles("治理", articles.filter(source=source)), ["社区治理经验"])
        self.assertEqual(self.titles("治理", articles.exclude(pk=self.rule.pk)), ["党校开班"])
        self.assertEqual(self.titles("治理", articles.none()), [])

    def test_refuses_a_filter_that_is_not_declared(self):
        with self.assertRaises(FilterFieldError):
            self.titles("治理", self.article_class.objects.filter(author="x"))

    def test_keeps_the_order_of_the_queryset_where_asked(self):
        articles = self.article_class.objects.order_by("-published_at")

        self.assertEqual(self.titles("治理", articles, order_by_relevance=False), ["党校开班", "社区治理经验"])

    def test_counts_and_slices(self):
        found = self.article_class.objects.search("治理")

        self.assertEqual(found.count(), 2)
        self.assertEqual([page.title for page in found[1:2]], ["党校开班"])
        self.assertEqual([page.title for page in found[5:9]], [])

    def test_autocomplete_finds_inside_a_title_as_the_choosers_ask(self):
        for typed in ["区治", "治理", "经", "社区治理经"]:
            with self.subTest(typed):
                found = self.article_class.objects.autocomplete(typed)

                self.assertEqual([page.title for page in found], ["社区治理经验"])

    def test_autocomplete_knows_the_first_letters_of_pinyin(self):
        for typed in ["sqzl", "qzljy", "SQ", "jy"]:
            with self.subTest(typed):
                found = self.article_class.objects.autocomplete(typed)

                self.assertEqual([page.title for page in found], ["社区治理经验"])

    def test_autocomplete_goes_on_with_the_last_word(self):
        self.add("Harbour opens", "x")

        self.assertEqual([page.title for page in self.article_class.objects.autocomplete("harb")], ["Harbour opens"])

    def test_searches_the_title_alone(self):
        self.assertEqual(self.titles("治理", fields=["title"]), ["社区治理经验"])

    def test_searches_by_the_base_class(self):
        self.assertEqual([page.title for page in Page.objects.search("开班")], ["党校开班"])

    def test_combines_queries(self):
        rule, school, river = PlainText("社区"), PlainText("党校"), PlainText("下雨")
        cases = [
            (And([rule, school]), {"党校开班"}),
            (Or([school, river]), {"党校开班", "河流通知"}),
            (And([rule, Not(school)]), {"社区治理经验"}),
            (And([Or([rule, river]), Not(school)]), {"社区治理经验", "河流通知"}),
            (Not(rule), {"河流通知"}),
            (Phrase("社区治理"), {"社区治理经验"}),
            (PlainText("青禾县 下雨", operator="or"), {"社区治理经验", "河流通知"}),
            (PlainText("青禾县 下雨"), set()),
            (MatchAll(), {"社区治理经验", "党校开班", "河流通知"}),
            (And([MatchAll(), school]), {"党校开班"}),
            (Or([MatchAll(), school]), {"社区治理经验", "党校开班", "河流通知"}),
            (Not(MatchAll()), set()),
            (Boost(school, 2), {"党校开班"}),
            (Not(PlainText('"')), {"社区治理经验", "党校开班", "河流通知"}),
        ]
        for query, titles in cases:
            with self.subTest(repr(query)):
                self.assertEqual(set(self.titles(query)), titles)

    def test_a_deleted_page_leaves_the_index(self):
        self.rule.delete()

        self.assertEqual(self.titles("治理"), ["党校开班"])

    def test_a_changed_page_is_found_by_its_new_words_only(self):
        self.river.title = "海洋通知"
        self.river.save()

        self.assertEqual((self.titles("海洋"), self.titles("河流")), (["海洋通知"], []))

    def test_can_be_emptied_and_filled_again(self):
        index = get_search_backend().get_index_for_model(self.article_class)
        index.reset()
        self.assertEqual(self.titles("治理"), [])

        index.add_items(self.article_class, list(self.article_class.objects.all()))

        self.assertEqual(self.titles("治理"), ["社区治理经验", "党校开班"])

    def test_tells_how_well_each_answer_fits(self):
        best, second = self.article_class.objects.search("治理").annotate_score("fit")

        self.assertNotEqual(best.fit, second.fit)

    def test_asks_as_many_questions_for_fifty_as_for_two(self):
        self.titles("治理")
        with CaptureQueriesContext(connection) as few:
            self.titles("治理")
        for number in range(48):
            self.add(f"治理{number}", "x")

        with CaptureQueriesContext(connection) as many:
            self.assertEqual(len(self.titles("治理")), 50)

        self.assertEqual(len(many), len(few))
