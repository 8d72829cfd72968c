from datetime import timedelta
from io import BytesIO

from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils.timezone import localdate

from openpyxl import load_workbook

from zhsearch.models import QueryDay, SearchTerm
from zhsearch.plan import word_runs
from zhsearch.query_log import asked_queries, purge_queries, record_query
from zhsearch.words import words

PERSONAL = ["13800138000", "138 0013 8000", "0871-6503 1234", "a.person@example.org", "53010219800101123X"]
EMPTY = ["", "　", "\x00", "😀", "%"]


def stored():
    return list(QueryDay.objects.order_by("query").values_list("query", "hits", "results"))


class QueryLogTests(TestCase):
    def test_counts_the_same_question_once_a_day(self):
        record_query(" 社区  治理", results=3)
        record_query("社區 治理", results=4)

        self.assertEqual(stored(), [("社区 治理", 2, 4)])

    def test_never_stores_what_may_be_personal_or_says_nothing(self):
        for query in [*PERSONAL, *EMPTY]:
            with self.subTest(query):
                record_query(query, results=0)

                self.assertEqual(stored(), [])

    def test_stores_years_and_numbers_that_are_nobody(self):
        record_query("2025年 5G 培训", results=1)

        self.assertEqual(stored(), [("2025年 5g 培训", 1, 1)])

    def test_stores_no_more_than_its_length(self):
        record_query("治" * 100, results=0)

        self.assertEqual(stored(), [("治" * 60, 1, 0)])

    @override_settings(ZHSEARCH_QUERIES_A_DAY=2)
    def test_a_robot_cannot_fill_the_disk(self):
        for query in ["一一", "二二", "三三", "一一"]:
            record_query(query, results=0)

        self.assertEqual(sorted(stored()), sorted([("一一", 2, 0), ("二二", 1, 0)]))

    @override_settings(ZHSEARCH_KEEP_QUERIES_DAYS=0)
    def test_can_be_turned_off(self):
        record_query("治理", results=1)

        self.assertEqual(stored(), [])

    @override_settings(ZHSEARCH_KEEP_QUERIES_DAYS=30)
    def test_forgets_what_is_old(self):
        record_query("旧词", results=1, on=localdate() - timedelta(days=31))
        record_query("新词", results=1, on=localdate() - timedelta(days=30))

        self.assertEqual((purge_queries(), stored()), (1, [("新词", 1, 1)]))

    def test_adds_the_days_and_remembers_the_last_result(self):
        record_query("治理", results=9, on=localdate() - timedelta(days=1))
        record_query("治理", results=0)

        self.assertEqual(list(asked_queries()), [{"query": "治理", "asked": 2, "last_day": localdate(), "found": 0}])


class QueryReportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = User.objects.create_superuser("editor")
        cls.stranger = User.objects.create_user("stranger")
        cls.stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
        for query, results, times in [("治理", 5, 2), ("量子", 0, 3)]:
            for _time in range(times):
                record_query(query, results=results)

    def exported(self, name):
        self.client.force_login(self.editor)
        response = self.client.get(reverse(name), {"export": "xlsx"})
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        return [tuple(row[:3]) for row in sheet.iter_rows(min_row=2, values_only=True)]

    def test_the_hot_words_come_most_asked_first(self):
        self.assertEqual(self.exported("zhsearch_hot_queries"), [("量子", 3, 0), ("治理", 2, 5)])

    def test_the_vain_ones_are_those_that_found_nothing(self):
        self.assertEqual(self.exported("zhsearch_vain_queries"), [("量子", 3, 0)])

    def test_a_period_can_be_chosen(self):
        self.client.force_login(self.editor)
        tomorrow = localdate() + timedelta(days=1)

        page = self.client.get(reverse("zhsearch_hot_queries"), {"day_from": tomorrow})

        self.assertNotContains(page, "量子")

    def test_both_stand_in_the_menu_in_chinese_for_editors_only(self):
        for name, heading in [("zhsearch_hot_queries", "搜索热词"), ("zhsearch_vain_queries", "无结果搜索词")]:
            with self.subTest(name):
                self.client.force_login(self.editor)
                self.assertContains(self.client.get(reverse(name)), heading)
                self.assertContains(self.client.get(reverse("wagtailadmin_home")), reverse(name))
                self.client.force_login(self.stranger)
                self.assertNotEqual(self.client.get(reverse(name)).status_code, 200)


class SearchTermTests(TestCase):
    def test_stays_whole_in_queries_from_then_on(self):
        word_runs("冷门词")  # the terms of before are remembered by now
        self.assertNotIn("蘅芜汀", words("访蘅芜汀记"))

        SearchTerm.objects.create(term="蘅芜汀")
        word_runs("任何词")

        self.assertIn("蘅芜汀", words("访蘅芜汀记"))

    def test_is_made_of_chinese_letters(self):
        for term in ["a", "治", "社区 治理", "AI党建", "“治理”"]:
            with self.subTest(term), self.assertRaises(ValidationError):
                SearchTerm(term=term).full_clean()
        SearchTerm(term="社区治理").full_clean()
