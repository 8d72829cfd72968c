import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

import openpyxl

from leads.exports.cells import LONGEST_CELL
from leads.exports.columns import USUAL
from leads.exports.formats import FORMATS
from leads.exports.forms import LABELS
from leads.models import Lead, LeadEvent, LeadExport
from tests.leads.builders import RIGHTS, a_colleague, a_lead

LIST = "wagtailsnippets_leads_lead:list"
# OWASP's list, the full-width forms, and both behind what nobody sees.
FORMULAS = [
    *["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "\rx", "\nx"],
    *["＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "\u200b=1", "\ufeff=1", "\u3000=1", "\xa0@x"],
    *['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"],
]
PLAIN = ["1=1", "a@b.example", "a-b", "项目＝成果", "'=1"]


class ExportTestCase(TestCase):
    shown = USUAL

    @classmethod
    def setUpTestData(cls):
        cls.xu = a_colleague("xu")

    def setUp(self):
        self.client.force_login(self.xu)

    def download(self, file_format, **query):
        """The file with everything in full, for a reason."""
        address = f"{reverse('leads_export_new')}?{urlencode(query)}"
        page = self.client.get(address)
        said = {"filters": page.context["filters"], "file_format": file_format, "bare": "1", "reason": "calls"}
        return self.client.post(address, said | {"order": list(LABELS), "shown": self.shown})

    def quick_download(self, file_format, **query):
        """The file as Wagtail's own buttons give it."""
        return self.client.get(reverse(LIST), query | {"export": file_format})

    def csv_rows(self, **query):
        text = self.download("csv", **query).getvalue().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    def sheet(self, **query):
        return openpyxl.load_workbook(io.BytesIO(self.download("xlsx", **query).getvalue())).active

    def xlsx_rows(self, **query):
        return [[cell.value for cell in row] for row in self.sheet(**query).iter_rows()]


class ContentTests(ExportTestCase):
    def test_both_formats_say_the_same(self):
        a_lead(
            receipt="XF1",
            topic="Village rule",
            organisation="Party school",
            headcount=40,
            contact_name="Lin Yi",
            phone="+86 13800138000",
            remarks='In May,\nplease: "soon"',
            institution_name="Yunling University",
            source_title="News",
            source_url="http://testserver/news/",
            assignee=self.xu,
            follow_up_on="2026-12-01",
            created_at=datetime(2026, 11, 23, 18, 30, 5, tzinfo=UTC),
        )

        table = self.xlsx_rows()

        self.assertEqual(
            table[1][:14],
            [
                *["XF1", "2026-11-24 02:30:05", Lead.State.NEW.label, "Village rule", "Party school", "40", "Lin Yi"],
                *[
                    "+86 13800138000",
                    'In May,\nplease: "soon"',
                    "Yunling University",
                    "News",
                    "http://testserver/news/",
                ],
                *["xu", "2026-12-01"],
            ],
        )
        shown = [[cell or "" for cell in row] for row in table]
        shown[1][7] = "'" + shown[1][7]  # a plus sign would start a formula
        self.assertEqual(self.csv_rows(), shown)

    def test_says_in_the_heading_whose_time_it_is(self):
        self.assertIn("Asia/Shanghai", self.csv_rows()[0][1])

    def test_telephone_numbers_stay_text(self):
        a_lead(phone="013800138000")

        cell = self.sheet().cell(row=2, column=8)

        self.assertEqual((cell.value, cell.data_type, cell.number_format), ("013800138000", "s", "@"))

    def test_masks_numbers_without_the_right_to_see_them(self):
        a_lead(phone="13812345678")
        self.client.force_login(a_colleague("no-numbers", rights=["view_lead", "export_lead"]))

        self.assertEqual((self.csv_rows()[1][7], self.xlsx_rows()[1][7]), ("138****5678", "138****5678"))
        self.assertEqual(list(LeadExport.objects.values_list("phones_shown", "reason")), [(False, "")] * 2)

    def test_masks_everything_unless_it_is_asked_for_in_full(self):
        a_lead(
            phone="13812345678",
            contact_name="Lin Yi",
            remarks="or 13912345678",
            questions=[{"key": "mobile", "label": "Mobile"}],
            answers={"mobile": "13712345678"},
        )

        row = next(csv.DictReader(io.StringIO(self.quick_download("csv").getvalue().decode("utf-8-sig"))))

        personal = [row[_(name)] for name in ("Contact", "Telephone", "Remarks")] + [row["Mobile"]]
        self.assertEqual(personal, ["L**", "138****5678", "or 139****5678", "137****5678"])

    def test_says_why_numbers_were_taken_in_full(self):
        a_lead()

        refused = self.client.post(reverse("leads_export_new"), {"file_format": "csv", "bare": "1", "shown": ["phone"]})
        self.download("csv")

        self.assertContains(refused, _("Please say why you need the numbers in full."))
        self.assertEqual(list(LeadExport.objects.values_list("phones_shown", "reason")), [(True, "calls")])

    def test_has_the_columns_that_were_chosen_in_their_order(self):
        a_lead(organisation="Linjiang", phone="13800138000")
        self.shown = ["phone", "organisation"]

        page = self.client.post(
            reverse("leads_export_new"),
            {"order": ["organisation", "phone"], "shown": self.shown, "down": "organisation"},
        )
        order = [row["key"] for row in page.context["rows"]]

        self.assertEqual(order[:2], ["phone", "organisation"])
        answer = self.client.post(
            reverse("leads_export_new"), {"file_format": "json", "order": order, "shown": self.shown}
        )
        self.assertEqual(
            json.loads(answer.getvalue()),
            [{str(LABELS["phone"]): "138****8000", str(LABELS["organisation"]): "Linjiang"}],
        )

    def test_honours_filters_and_search_together(self):
        a_lead(receipt="one", organisation="Linjiang", state=Lead.State.WON)
        a_lead(receipt="two", organisation="Linjiang")
        a_lead(receipt="three", organisation="Nanping", state=Lead.State.WON)

        rows = self.csv_rows(q="Linjiang", state="won")

        self.assertEqual([row[0] for row in rows[1:]], ["one"])
        self.assertEqual([row[0] for row in self.xlsx_rows(q="Linjiang", state="won")[1:]], ["one"])

    def test_takes_all_pages_of_the_listing(self):
        for _number in range(60):
            a_lead()

        self.assertEqual(len(self.csv_rows(p=2)), 61)

    def test_questions_of_several_forms_are_columns_side_by_side(self):
        a_lead(questions=[{"key": "days", "label": "Days"}], answers={"days": "3"})
        a_lead(questions=[{"key": "bus", "label": "=A bus?"}], answers={"bus": ["Yes", "No"]})

        rows = self.csv_rows()

        self.assertEqual([sorted(rows[0][15:]), len(rows[0])], [["'=A bus?", "Days"], 17])
        days, bus = rows[0].index("Days"), rows[0].index("'=A bus?")
        self.assertEqual([(row[days], row[bus]) for row in rows[1:]], [("3", ""), ("", "Yes；No")])

    def test_an_empty_list_is_a_heading(self):
        self.assertEqual((len(self.csv_rows()), len(self.xlsx_rows())), (1, 1))


class SafetyTests(ExportTestCase):
    def test_no_cell_of_the_csv_can_run(self):
        for text in FORMULAS + PLAIN:
            a_lead(remarks=text)

        found = [row[8] for row in self.csv_rows()[1:]]

        self.assertEqual(found, [f"'{text}" for text in FORMULAS] + PLAIN)

    def test_no_cell_of_the_xlsx_is_a_formula_or_a_link(self):
        for text in [*FORMULAS, "http://elsewhere.example"]:
            a_lead(remarks=text)

        cells = [row[8] for row in self.sheet().iter_rows(min_row=2)]

        self.assertEqual([(cell.data_type, cell.hyperlink) for cell in cells], [("s", None)] * len(cells))

    def test_control_characters_are_seen(self):
        a_lead(remarks="a\x07b\x1b\ufffe", organisation="\x7f")

        for rows in (self.csv_rows(), self.xlsx_rows()):
            self.assertEqual((rows[1][8], rows[1][4]), ("a\ufffdb\ufffd\ufffd", "\ufffd"))

    def test_a_cell_longer_than_excel_reads_is_cut_visibly(self):
        a_lead(questions=[{"key": "why", "label": "Why"}], answers={"why": "=" + "长" * 40_000})

        for rows in (self.csv_rows(), self.xlsx_rows()):
            self.assertEqual((len(rows[1][15]), rows[1][15][-6:]), (LONGEST_CELL, "…[cut]"))

    def test_emoji_and_rare_characters_come_through(self):
        a_lead(organisation="𠮷野家👨‍👩‍👧")

        self.assertEqual((self.csv_rows()[1][4], self.xlsx_rows()[1][4]), ("𠮷野家👨‍👩‍👧",) * 2)


class FileTests(ExportTestCase):
    def test_csv_is_what_excel_on_chinese_windows_opens(self):
        a_lead()

        raw = self.download("csv").getvalue()

        self.assertEqual((raw[:3], raw.count(b"\r\n"), raw.replace(b"\r\n", b"").count(b"\n")), (b"\xef\xbb\xbf", 2, 0))

    def test_has_a_chinese_name_every_browser_understands(self):
        for file_format in ("csv", "xlsx"):
            answer = self.download(file_format)
            plain = rf'filename="leads-\d{{8}}-\d{{4}}\.{file_format}"'
            chinese = rf"filename\*=UTF-8''%E7%BA%BF%E7%B4%A2-xu-\d{{8}}-\d{{4}}\.{file_format}"
            self.assertRegex(answer["Content-Disposition"], f"^attachment; {plain}; {chinese}$")
            self.assertEqual(answer["Content-Type"], FORMATS[file_format].content_type)
            self.assertIn("no-store", answer["Cache-Control"])

    def test_is_logged_with_the_hash_of_what_left(self):
        lead, other = a_lead(state=Lead.State.WON), a_lead()

        raw = self.download("xlsx", state="won").getvalue()

        log = LeadExport.objects.get()
        self.assertEqual(
            (log.by, log.file_format, log.filters, log.rows, log.phones_shown, log.sha256),
            (self.xu, "xlsx", "state=won", 1, True, hashlib.sha256(raw).hexdigest()),
        )
        self.assertEqual([event.kind for event in lead.events.all()], [LeadEvent.Kind.EXPORTED])
        self.assertEqual(other.events.count(), 0)

    def test_is_for_who_may_only(self):
        self.client.force_login(a_colleague("stay", rights=[right for right in RIGHTS if right != "export_lead"]))

        self.assertEqual([self.quick_download(name).status_code for name in ("csv", "xlsx")], [302, 302])
        self.assertEqual(LeadExport.objects.count(), 0)

    def test_brings_no_list_of_leads_into_memory(self):
        a_lead()

        with CaptureQueriesContext(connection) as asked:
            self.quick_download("csv")

        fetched = [query["sql"] for query in asked if '"leads_lead"."idempotency_key"' in query["sql"]]
        self.assertEqual(fetched, [])

    def test_knows_no_other_format(self):
        self.assertEqual(self.quick_download("ods").headers.get("Content-Disposition"), None)
