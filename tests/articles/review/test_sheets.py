import csv
import hashlib
from datetime import timedelta
from io import BytesIO, StringIO

from django.test import TestCase
from django.urls import reverse
from django.utils.timezone import localdate, now

from openpyxl import load_workbook

from articles.models import EmergencyPublication, ReviewTaskState
from articles.review.checklist import CHECKLIST
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, send_back, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

HEADINGS = [
    "标题",
    "栏目",
    "本版作者",
    "版本号",
    "审次",
    "审核结论",
    "审核人",
    "审核时间",
    "校对清单",
    "已说明原因的提示",
    "意见",
]


class SheetTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change"])
        cls.two = a_person("two", "second", may=["change"])
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)
        submit(cls.page, cls.author)
        send_back(cls.page, cls.one, "The date is wrong.")
        draft = fresh(cls.page)
        draft.title = "Harbour opens on Monday"
        draft.save_revision(user=cls.author)
        fresh(cls.page).current_workflow_state.resume(cls.author)
        approve(cls.page, cls.one)
        cls.url = reverse("articles_review_sheet", args=[cls.page.pk])
        cls.records = reverse("articles_review_records")

    def sheet(self, url=None):
        self.client.force_login(self.author)
        return self.client.get(url or self.url).context["sheet"]

    def test_names_who_decided_what_on_which_version(self):
        rounds = self.sheet().rounds

        told = [(found.number, stage.status, stage.reviewer) for found in rounds for stage in found.stages[:2]]
        self.assertEqual(told, [(1, "rejected", "one"), (1, "", ""), (2, "approved", "one"), (2, "in_progress", "")])

    def test_tells_what_was_checked_and_said(self):
        self.client.force_login(self.author)

        page = self.client.get(self.url)

        for label in CHECKLIST.values():
            self.assertContains(page, label, count=1)
        self.assertContains(page, "The date is wrong.", count=1)

    def test_the_fingerprint_is_that_of_the_text(self):
        before = self.sheet().fingerprint
        draft = fresh(self.page).get_latest_revision_as_object()
        draft.save_revision(user=self.author)

        self.assertEqual(self.sheet().fingerprint, before)
        self.assertEqual(len(before), len(hashlib.sha256().hexdigest()))

    def test_another_text_has_another_fingerprint(self):
        before = self.sheet().fingerprint
        other = a_draft(self.section, self.article_class, "Bridge opens", by=self.author)
        submit(other, self.author)

        self.assertNotEqual(self.sheet(reverse("articles_review_sheet", args=[other.pk])).fingerprint, before)

    def test_publishing_without_review_is_on_it(self):
        EmergencyPublication.objects.create(page_id=self.page.pk, title="x", by=self.one, reason="Flood warning.")

        self.assertEqual([found.reason for found in self.sheet().emergencies], ["Flood warning."])

    def test_an_outsider_does_not_see_it(self):
        self.client.force_login(a_person("outsider"))

        self.assertEqual(self.client.get(self.url, headers={"x-requested-with": "XMLHttpRequest"}).status_code, 403)

    def test_a_page_never_submitted_says_so(self):
        page = a_draft(self.section, self.article_class, "New", by=self.author)
        self.client.force_login(self.author)

        answer = self.client.get(reverse("articles_review_sheet", args=[page.pk]))

        self.assertContains(answer, "这个页面还没有提交过审核。")

    def rows(self, **filters):
        self.client.force_login(self.author)
        answer = self.client.get(self.records, {"export": "csv", **filters})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text)))

    def test_the_records_of_a_period_hold_every_decision(self):
        told = [(row["标题"], row["栏目"], row["审核结论"], row["审核人"], row["校对清单"]) for row in self.rows()]

        self.assertEqual(
            told,
            [
                ("Harbour opens on Monday", "News", "通过", "one", "6/6"),
                ("Harbour opens", "News", "已退回", "one", "0/6"),
            ],
        )

    def test_the_records_can_be_narrowed(self):
        before = {"finished_at_to": localdate() - timedelta(days=1)}
        elsewhere = a_reviewed_section(self.section_class, title="Elsewhere")

        self.assertEqual(len(self.rows(finished_at_from=localdate())), 2)
        self.assertEqual(self.rows(**before), [])
        self.assertEqual(len(self.rows(section=self.section.pk, finished_by=self.one.pk)), 2)
        self.assertEqual(self.rows(section=elsewhere.pk), [])

    def test_the_records_are_a_workbook_too(self):
        self.client.force_login(self.author)

        answer = self.client.get(self.records, {"export": "xlsx"})

        rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
        self.assertEqual(list(rows[0]), HEADINGS)
        self.assertEqual(len(rows), 3)

    def test_no_cell_of_the_records_can_run(self):
        ReviewTaskState.objects.filter(status="approved").update(comment="=1+1", finished_at=now())

        self.assertEqual(self.rows()[0]["意见"], "'=1+1")

    def test_the_records_show_on_screen(self):
        self.client.force_login(self.author)

        self.assertContains(self.client.get(self.records), "Harbour opens on Monday", count=1)


class ReadyMadeSheetTests(ReadyMadePages, SheetTests, TestCase):
    pass


class OwnSheetTests(OwnPages, SheetTests, TestCase):
    pass
