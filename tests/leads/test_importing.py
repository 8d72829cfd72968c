from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from openpyxl import Workbook, load_workbook

from leads.importing.batches import forget_waiting_files
from leads.importing.table import MOST_UNPACKED
from leads.models import AuditEntry, Lead, LeadImport
from leads.pipeline import note
from tests.leads.builders import a_colleague, a_lead, a_notice
from tests.leads.test_desk import DeskTestCase

HEADS = ["姓名", "手机号码", "工作单位", "培训主题", "人数", "备注", "日期"]


def a_book(*rows, heads=HEADS):
    book = Workbook()
    for row in [heads, *rows]:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("fair.xlsx", file.getvalue())


def a_row(phone="13800138000", **values):
    facts = {"name": "林一", "phone": phone, "at": "临江党校", "topic": "乡村治理", "people": 40, "note": "", "day": ""}
    return list((facts | values).values())


class ImportTestCase(DeskTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.notice = a_notice()

    def send(self, file, **values):
        facts = {"file": file, "channel": "fair", "consent": self.notice.pk, "consent_how": "Signed at the stand"}
        return self.client.post(reverse("leads_imports"), facts | values)

    def read(self, *rows, **values):
        self.send(a_book(*rows), **values)
        return LeadImport.objects.first()

    def press(self, batch, **values):
        return self.client.post(reverse("leads_import", args=[batch.pk]), values)

    def preview(self, batch):
        return self.soup("leads_import", batch.pk)


class ReadingTests(ImportTestCase):
    def test_nothing_is_written_before_it_is_taken_over(self):
        batch = self.read(a_row())

        self.preview(batch)

        self.assertEqual((Lead.objects.count(), batch.state, batch.rows), (0, "read", 1))

    def test_what_waits_is_encrypted(self):
        self.read(a_row(phone="13812345678"))

        with connection.cursor() as cursor:
            cursor.execute('SELECT "table" FROM leads_leadimport')
            stored = cursor.fetchone()[0]
        self.assertNotIn("12345", stored)
        self.assertTrue(stored.startswith("sealed:"))

    def test_every_fault_is_told_by_its_row(self):
        batch = self.read(
            a_row(),
            a_row(phone="110"),
            a_row(phone="=1+1"),
            a_row(phone="13900139000", people="many"),
            a_row(phone="138 0013 8000"),
            a_row(phone="13700137000", day="someday"),
        )

        rows = self.preview(batch).find("h2", string="有错误的行").find_next("table").select("tbody tr")

        self.assertEqual([row.td.text for row in rows], ["3", "4", "5", "6", "7"])
        self.assertIn("公式", rows[1].text)
        self.assertIn("第 2 行", rows[3].text)

    def test_a_number_excel_made_a_figure_is_still_a_number(self):
        batch = self.read(a_row(phone=13800138000.0))

        self.press(batch, take="1")

        self.assertEqual(Lead.objects.get().phone, "13800138000")

    def test_columns_are_guessed_and_can_be_chosen(self):
        self.send(a_book(["13800138000", "13900139000"], heads=["甲", "联系电话"]))
        batch = LeadImport.objects.get()
        self.assertEqual(batch.table["columns"], {"phone": 1})

        self.press(batch, **{"column-phone": "0", "column-topic": "99"})

        batch.refresh_from_db()
        self.assertEqual(batch.table["columns"], {"phone": 0})

    def test_who_has_asked_before_is_shown_and_left_out(self):
        a_lead(receipt="XF-BEFORE")
        batch = self.read(a_row(), a_row(phone="13900139000"))
        self.assertIn("XF-BEFORE", self.preview(batch).text)

        self.press(batch, take="1")

        self.assertEqual(Lead.objects.filter(batch=batch).count(), 1)

    def test_what_is_no_table_gets_a_clear_answer(self):
        for name, file in (
            ("text", SimpleUploadedFile("a.xlsx", b"name,phone")),
            ("empty", a_book()),
            ("bomb", a_bomb()),
            ("another archive", a_zip({"a.txt": b"x"})),
        ):
            with self.subTest(name):
                answer = self.send(file)
                self.assertEqual(answer.status_code, 200)
                self.assertIsNotNone(self.parsed(answer).select_one(".error-message, .w-field__errors p"))
        self.assertEqual(LeadImport.objects.count(), 0)

    def test_the_empty_sheet_is_understood(self):
        answer = self.client.get(reverse("leads_import_template"))

        heads = [cell.value for cell in next(load_workbook(BytesIO(answer.getvalue())).active.rows)]
        self.send(a_book(["林一", "13800138000"], heads=heads))
        self.assertEqual(len(LeadImport.objects.get().table["columns"]), len(heads))


def a_zip(parts):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("a.xlsx", file.getvalue())


def a_bomb():
    return a_zip({"xl/worksheets/sheet1.xml": b"\0" * (MOST_UNPACKED + 1)})


class TakingOverTests(ImportTestCase):
    def test_contacts_become_leads_with_their_consent(self):
        batch = self.read(a_row(day="2026-05-06"), assignee=self.xu.pk)

        self.press(batch, take="1")

        lead = Lead.objects.get()
        self.assertEqual(
            (lead.contact_name, lead.organisation, lead.headcount, lead.channel, lead.assignee, lead.consent),
            ("林一", "临江党校", 40, "fair", self.xu, self.notice),
        )
        self.assertEqual(f"{timezone.localtime(lead.consented_at):%Y-%m-%d}", "2026-05-06")
        self.assertIn("Signed at the stand", lead.events.get().text)
        entry = AuditEntry.objects.get()
        self.assertEqual((entry.action, entry.facts), ("imported", {"rows": 1, "given": {"xu": 1}}))
        batch.refresh_from_db()
        self.assertEqual((batch.state, batch.table), ("done", {}))

    def test_all_have_receipts_of_their_own_and_are_found_by_number(self):
        batch = self.read(*[a_row(phone=f"1390000{number:04d}") for number in range(300)])

        self.press(batch, take="1")

        self.assertEqual(Lead.objects.values("receipt").distinct().count(), 300)
        self.assertEqual(len(self.receipts(q="13900000299")), 1)

    def test_twice_pressed_is_once_taken_over(self):
        batch = self.read(a_row())
        self.press(batch, take="1")

        self.assertEqual(self.press(batch, take="1").status_code, 404)
        self.assertEqual(Lead.objects.count(), 1)

    def test_can_be_taken_back_but_for_what_somebody_worked_on(self):
        batch = self.read(a_row(), a_row(phone="13900139000"))
        self.press(batch, take="1")
        worked = Lead.objects.first()
        note(worked, "Called.", by=self.xu)

        self.client.post(reverse("leads_import_undo", args=[batch.pk]))

        self.assertEqual(list(Lead.objects.all()), [worked])
        self.assertEqual(AuditEntry.objects.first().facts, {"rows": 1, "left": 1})

    def test_is_the_business_of_whom_it_belongs_to(self):
        batch = self.read(a_row())
        self.client.force_login(a_colleague("zhou"))

        self.assertEqual(self.press(batch, take="1").status_code, 404)
        self.client.force_login(a_colleague("viewer", rights=["view_lead"]))
        self.assertEqual(self.client.get(reverse("leads_imports")).status_code, 302)

    def test_a_file_left_lying_is_forgotten_after_a_day(self):
        self.read(a_row())
        LeadImport.objects.update(at=timezone.now() - timedelta(hours=25))
        self.read(a_row())

        forget_waiting_files()

        self.assertEqual(LeadImport.objects.count(), 1)
