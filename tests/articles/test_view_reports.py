from datetime import UTC, date, datetime
from io import BytesIO, StringIO

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, timedelta

import swapper
from wagtail.models import GroupPagePermission, PageLogEntry
from wagtail.test.utils import WagtailTestUtils

from bs4 import BeautifulSoup
from openpyxl import load_workbook

from articles.counting.months import fold_old_days
from articles.models import DailyViewCount, ViewTotal
from articles.view_counts import add_initial_views, record_view, total_views, views_since
from tests.articles.builders import a_section, a_source, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages

Page = swapper.load_model("wagtailcore", "Page")
REASON = "Counted twice during the move"


class ViewReportTests:
    @classmethod
    def setUpTestData(cls):
        cls.news, cls.notices = a_section(cls.section_class), a_section(cls.section_class, "Notices")
        cls.article = an_article(cls.news, cls.article_class, source=a_source(), author="Lin Xi")
        cls.notice = an_article(cls.notices, cls.article_class, "Timetable")
        add_initial_views(cls.article.pk, 1000)
        record_view(cls.article.pk)
        record_view(cls.notice.pk, on=localdate() - timedelta(days=40))

    def setUp(self):
        self.login()

    def titles(self, **query):
        answer = self.client.get(reverse("articles_most_read"), query)
        return [article.title for article in answer.context["object_list"]]

    def editor_of(self, section):
        group = Group.objects.create(name="Editors of one section")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for action in ("change", "add"):
            codename = get_permission_codename(action, Page._meta)
            right = Permission.objects.get(content_type__app_label=Page._meta.app_label, codename=codename)
            GroupPagePermission.objects.create(group=group, page=section, permission=right)
        user = self.create_user("editor", password="password")
        user.groups.add(group)
        self.client.force_login(user)
        return user

    def test_the_report_is_narrowed_by_place_source_and_author(self):
        day = (localdate() - timedelta(days=40)).isoformat()
        for query, found in [
            ({}, ["Harbour opens", "Timetable"]),
            ({"section": self.notices.pk}, ["Timetable"]),
            ({"institution": self.news.get_parent().pk}, ["Harbour opens", "Timetable"]),
            ({"source": self.article.source_id}, ["Harbour opens"]),
            ({"author": "lin"}, ["Harbour opens"]),
            ({"days": 7}, ["Harbour opens"]),
            ({"between_from": day, "between_to": day}, ["Timetable"]),
        ]:
            with self.subTest(query):
                self.assertEqual(self.titles(**query), found)

    def test_the_report_shows_only_what_one_works_on(self):
        self.editor_of(self.notices)

        self.assertEqual(self.titles(), ["Timetable"])
        self.assertEqual(self.titles(section=self.news.pk), ["Timetable"])  # no choice of theirs, so none at all

    def test_the_report_shows_the_views(self):
        cells = BeautifulSoup(self.client.get(reverse("articles_most_read")).content, "html.parser").select("tbody td")

        self.assertEqual([cells[place].get_text(strip=True) for place in (2, 4)], ["Lin Xi", "1001"])

    def test_the_table_to_take_away_tells_what_was_brought_along(self):
        answer = self.client.get(reverse("articles_most_read"), {"export": "csv"})

        first = answer.getvalue().decode("utf-8-sig").splitlines()[1].split(",")
        self.assertEqual((first[0], first[-2:]), ("Harbour opens", ["1001", "1000"]))

    def sums(self, by, **query):
        answer = self.client.get(reverse("articles_most_read"), {"by": by} | query)
        return [(found.name, found.articles, found.views) for found in answer.context["object_list"]]

    def test_the_report_adds_up_by_place_source_and_author(self):
        another = an_article(self.news, self.article_class, "Ferry timetable", author="Lin Xi")
        record_view(another.pk)
        above = self.news.get_parent().get_admin_display_title()
        for by, found in [
            ("section", [("News", 2, 1002), ("Notices", 1, 1)]),
            ("institution", [(above, 3, 1003)]),
            ("source", [(self.article.source.name, 1, 1001), ("本站原创", 2, 2)]),
            ("author", [("Lin Xi", 2, 1002), ("未署名", 1, 1)]),
        ]:
            with self.subTest(by):
                self.assertEqual(self.sums(by), found)

    def test_sections_of_the_same_name_are_told_apart_by_their_institution(self):
        root = self.news.get_parent()
        other = a_section(self.section_class, "Harbour school", under=root.add_sibling(instance=Page(title="Harbour")))
        record_view(an_article(other, self.article_class, "Ferry").pk)

        names = [name for name, _articles, _views in self.sums("section")]

        self.assertEqual(sorted(names)[0], "Harbour / Harbour school")
        self.assertEqual(sorted(names)[1:], sorted(f"{root.title} / {name}" for name in ("News", "Notices")))

    def test_the_report_adds_up_by_the_time_of_reading(self):
        record_view(self.article.pk, on=date(2024, 4, 30))
        record_view(self.article.pk, on=date(2024, 5, 1))
        spring = {"between_from": "2024-04-01", "between_to": "2024-05-31"}

        self.assertEqual(self.sums("day", **spring), [("2024-05-01", 1, 1), ("2024-04-30", 1, 1)])
        self.assertEqual(self.sums("week", **spring), [("2024-04-29 – 2024-05-05", 1, 2)])
        self.assertEqual(self.sums("month", **spring), [("2024-05", 1, 1), ("2024-04", 1, 1)])

    def test_sums_obey_the_other_filters(self):
        self.assertEqual(self.sums("section", days=7), [("News", 1, 1)])
        self.assertEqual(self.sums("author", section=self.notices.pk), [("未署名", 1, 1)])
        self.assertEqual(self.sums("month", author="lin", days=7)[0][1:], (1, 1))

    def test_sums_hold_only_what_one_works_on(self):
        self.editor_of(self.notices)

        for by in ("section", "institution", "source", "author", "month"):
            with self.subTest(by):
                self.assertEqual([views for _name, _articles, views in self.sums(by)], [1])

    def test_a_sum_leads_to_the_articles_behind_it(self):
        page = self.client.get(reverse("articles_most_read"), {"by": "section", "days": 30})

        link = BeautifulSoup(page.content, "html.parser").select_one("tbody a")
        self.assertEqual(link["href"], f"{reverse('articles_most_read')}?days=30&section={self.news.pk}")
        self.assertEqual(self.titles(days=30, section=self.news.pk), ["Harbour opens"])

    def test_sums_are_drawn_as_bars_without_a_script(self):
        page = self.client.get(reverse("articles_most_read"), {"by": "section"})

        bars = BeautifulSoup(page.content, "html.parser").select(".articles-bar rect")
        self.assertEqual([bar["width"] for bar in bars], ["100.00", "0.10"])
        self.assertContains(page, "articles/counting.css")

    def test_sums_can_be_taken_away_as_they_are_narrowed(self):
        answer = self.client.get(reverse("articles_most_read"), {"by": "section", "days": 7, "export": "csv"})
        book = self.client.get(reverse("articles_most_read"), {"by": "section", "export": "xlsx"})

        self.assertEqual(answer.getvalue().decode("utf-8-sig").splitlines()[1:], ["News,1,1"])
        sheet = load_workbook(BytesIO(book.getvalue())).active
        self.assertEqual(list(sheet.values)[1:], [("News", 1, 1001), ("Notices", 1, 1)])

    def test_a_table_to_take_away_opens_in_excel_with_local_times_and_runs_nothing(self):
        self.article_class.objects.filter(pk=self.article.pk).update(
            title="=1+1", published_at=datetime(2026, 5, 6, 0, 9, 10, tzinfo=UTC)
        )

        answer = self.client.get(reverse("articles_most_read"), {"export": "csv"}).getvalue()

        row = answer.decode().splitlines()[1].split(",")
        self.assertEqual(answer[:3], b"\xef\xbb\xbf")
        self.assertEqual((row[0], row[3]), ("'=1+1", "2026-05-06 08:09:10"))

    def test_sums_take_as_many_queries_for_three_sections_as_for_one(self):
        queries = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                self.sums("section", days=30)
            queries.append(len(asked))
            for name in ("Sport", "Weather"):
                section = a_section(self.section_class, name)
                record_view(an_article(section, self.article_class, name).pk)

        self.assertEqual(queries[1], queries[0])

    def test_the_editor_shows_the_curve_and_the_numbers(self):
        page = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.article.pk]))

        self.assertContains(page, "articles/counting.css")
        self.assertContains(page, reverse("articles_correct_views", args=[self.article.pk]))
        self.assertEqual(page.content.decode().count('<rect x="'), 42)  # thirty days and twelve months

    def test_a_correction_needs_the_right_and_a_reason_and_is_on_record(self):
        address = reverse("articles_correct_views", args=[self.article.pk])

        refused = self.client.post(address, {"views": 900, "reason": "wrong"})
        self.client.post(address, {"views": 900, "reason": REASON})
        record_view(self.article.pk)

        self.assertEqual(list(refused.context["form"].errors), ["reason"])
        total = ViewTotal.objects.get(page_id=self.article.pk)
        self.assertEqual((total.views, total.counted, total.base), (901, 2, 899))
        entry = PageLogEntry.objects.get(action="articles.correct_views")
        self.assertEqual(entry.data, {"before": 1001, "after": 900, "reason": REASON})
        history = self.client.get(reverse("wagtailadmin_pages:history", args=[self.article.pk]))
        self.assertContains(history, REASON)

    def test_who_has_not_the_right_corrects_nothing(self):
        user = self.editor_of(self.news)
        address = reverse("articles_correct_views", args=[self.article.pk])

        self.client.post(address, {"views": 900, "reason": REASON})
        self.assertEqual(total_views([self.article.pk]), {self.article.pk: 1001})

        user.user_permissions.add(Permission.objects.get(codename="correct_view_count"))
        self.client.post(address, {"views": 900, "reason": REASON})
        self.client.post(reverse("articles_correct_views", args=[self.notice.pk]), {"views": 900, "reason": REASON})
        self.assertEqual(total_views([self.article.pk, self.notice.pk]), {self.article.pk: 900, self.notice.pk: 1})

    def test_a_deleted_article_leaves_its_last_number_in_the_log(self):
        key = self.article.pk

        self.article.delete()

        entry = PageLogEntry.objects.get(action="articles.last_views")
        self.assertEqual((entry.page_id, entry.data), (key, {"views": 1001, "base": 1000}))

    def test_old_days_become_months_and_no_number_changes(self):
        for day in (1, 2, 2, 30):
            record_view(self.article.pk, on=date(2024, 4, day))
        record_view(self.article.pk, on=date(2024, 5, 3))
        before = dict(views_since(date(2024, 1, 1)).values_list("page_id", "recent"))

        call_command("fold_views", stdout=StringIO())

        rows = DailyViewCount.objects.filter(page_id=self.article.pk, day__year=2024).order_by("day")
        self.assertEqual(list(rows.values_list("day", "views")), [(date(2024, 4, 1), 4), (date(2024, 5, 1), 1)])
        self.assertEqual(dict(views_since(date(2024, 1, 1)).values_list("page_id", "recent")), before)
        self.assertEqual(fold_old_days(), 0)

    def test_a_month_of_many_rows_is_folded_in_as_many_queries_as_one_of_few(self):
        queries = []
        for year, articles in ((2023, [self.article]), (2024, [self.article, self.notice])):
            for article in articles:
                for day in range(1, 29):
                    record_view(article.pk, on=date(year, 2, day))
            with CaptureQueriesContext(connection) as asked:
                self.assertEqual(fold_old_days(), 27 * len(articles))
            queries.append(len(asked))

        self.assertEqual(queries[0], queries[1])
        self.assertEqual(total_views([self.article.pk]), {self.article.pk: 1001 + 2 * 28})

    def test_days_that_may_still_be_asked_for_stay_days(self):
        with self.settings(ARTICLES_KEEP_DAYS=60):
            self.assertEqual(fold_old_days(), 0)


class ReadyMadeViewReportTests(ReadyMadePages, ViewReportTests, WagtailTestUtils, TestCase):
    pass


class OwnViewReportTests(OwnPages, ViewReportTests, WagtailTestUtils, TestCase):
    pass
