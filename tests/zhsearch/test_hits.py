from unittest import mock, skipUnless

from django.db import connection
from django.test import TestCase, override_settings

import swapper

from tests.articles.builders import a_section, an_article, moment
from tests.articles.worlds import ReadyMadePages
from zhsearch.hits import page_hits, typed_hits

Page = swapper.load_model("wagtailcore", "Page")


def common_from(number: int):
    """Words on more entries than that are common."""
    return override_settings(ZHSEARCH_RANK_AT_MOST=number)


class HitTests(ReadyMadePages, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        for title, body, day in [
            ("社区治理经验", "做法", "2021-01-01"),
            ("通知", "社区治理", "2022-01-01"),
            ("治理在社区", "文", "2023-01-01"),
            ("社区消息", "谈治理", "2024-01-01"),
        ]:
            an_article(cls.section, cls.article_class, title, body=body, first_published_at=moment(day))

    def titles(self, query, pages=None, **options):
        pages = Page.objects.live() if pages is None else pages
        found = page_hits(pages, query, ["pk", "title"], **options)
        return [title for _key, title in found.rows], found.is_all

    def test_the_best_come_first_or_the_newest(self):
        everything = ["社区消息", "治理在社区", "通知", "社区治理经验"]

        self.assertEqual(self.titles("社区治理")[0][0], "社区治理经验")
        self.assertEqual(self.titles("社区治理", newest_first=True), (everything, True))

    def test_of_common_words_whole_titles_come_first_then_the_newest(self):
        with common_from(0):
            found = self.titles("社区治理")

        self.assertEqual(found, (["社区治理经验", "通知", "社区消息", "治理在社区"], True))

    def test_of_common_words_no_more_are_fetched_than_are_asked_for(self):
        with common_from(2):
            self.assertEqual(self.titles("社区治理", most=2), (["社区治理经验", "通知"], False))
            self.assertEqual(self.titles("社区治理", most=1, newest_first=True), (["社区消息"], False))
            self.assertEqual(self.titles("社区治理", most=4)[1], True)
            self.assertEqual(self.titles("社区治理", most=0), ([], False))

    @skipUnless(connection.vendor == "postgresql", "SQLite looks at all of them.")
    @mock.patch.multiple("zhsearch.postgres", WALKED=1, WALKED_BY_TITLE=1)
    def test_what_the_newest_pages_do_not_hold_is_found_in_the_index(self):
        with common_from(0):
            found = [self.titles("社区治理"), self.titles("经验", newest_first=True), self.titles("社区治理", most=2)]

        everything = (["社区治理经验", "通知", "社区消息", "治理在社区"], True)
        self.assertEqual(found, [everything, (["社区治理经验"], True), (everything[0][:2], False)])

    def test_keeps_to_the_pages_of_the_caller(self):
        old = Page.objects.filter(first_published_at__year=2022)
        for number in (0, 100):
            with self.subTest(number), common_from(number):
                self.assertEqual(self.titles("社区治理", old), (["通知"], True))

    def test_nothing_is_found_by_signs(self):
        for query in ["", '"', "　", "\x00", "😀"]:
            with self.subTest(query):
                self.assertEqual(self.titles(query), ([], True))

    def test_goes_on_as_typed(self):
        for number in (0, 100):
            for typed in ["区治", "sqzl"]:
                with self.subTest(typed), common_from(number):
                    found = typed_hits(Page.objects.live(), typed, ["pk", "title"], most=5)

                    self.assertEqual([title for _key, title in found], ["社区治理经验"])
