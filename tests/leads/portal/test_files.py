"""A file that came with an enquiry: locked away, taken out only for a reason, gone with the lead."""

import base64
import io
import json
import logging
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leads.emergency import import_spooled_leads
from leads.files import LeadFile
from leads.models import AuditEntry, Lead, LeadFormPage
from leads.people import erase, hand_out
from leads.rekeying import reseal, waiting_to_be_sealed
from leads.uploads import kind_of, safe_name
from tests.leads.builders import a_colleague, a_form, filled
from tests.leads.test_emergency import EmergencyTests, read_only
from tests.leads.test_encryption import everything_stored

PDF = b"%PDF-1.7\n" + b"Canary list of names" * 20
LIST = {"label": "List", "field_type": "file", "required": False}


def office(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return file.getvalue()


def a_form_for_files(**values):
    page = a_form(LeadFormPage, **values)
    page.form_fields.create(**LIST)
    page.save()
    return page


def a_file(content=PDF, name="名单.pdf"):
    return SimpleUploadedFile(name, content, "application/octet-stream")


class FileTests(TestCase):
    def setUp(self):
        self.page = a_form_for_files()

    def send(self, file=None, **values):
        files = {"list": file} if file else {}
        return self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**values) | files)

    def error(self, file):
        return self.send(file).context["form"].errors["list"]

    def test_is_stored_with_the_lead(self):
        self.send(a_file())

        lead, file = Lead.objects.get(), LeadFile.objects.get()
        self.assertEqual(
            (file.lead, file.name, file.kind, file.size, file.bytes), (lead, "名单.pdf", "pdf", len(PDF), PDF)
        )
        self.assertEqual(lead.answers, {"list": "名单.pdf"})

    def test_cannot_be_read_in_the_database(self):
        self.send(a_file(name="Canary.pdf"))

        stored = everything_stored()
        self.assertEqual([sign in stored for sign in ("Canary", base64.b64encode(PDF).decode()[:40])], [False, False])

    def test_need_not_be_there(self):
        self.assertEqual((self.send().status_code, Lead.objects.get().answers), (303, {"list": None}))

    def test_is_what_its_content_says(self):
        self.send(a_file(PDF, "setup.exe"))

        self.assertEqual((LeadFile.objects.get().name, LeadFile.objects.get().kind), ("setup.pdf", "pdf"))
        for content in (b"MZ\x90", b"<html>", b"PK\x03\x04 broken", office("word/vbaProject.bin", "word/document.xml")):
            with self.subTest(content[:8]):
                told = self.error(a_file(content, "list.pdf"))
                self.assertEqual(told, ["文件内容不是以下类型：pdf、docx、xlsx、pptx、jpg、png。"])

    @override_settings(LEADS_FILE_SIZE=1000)
    def test_has_a_size_and_a_kind_that_are_allowed(self):
        self.assertEqual(self.error(a_file(PDF + b"x" * 1000)), ["文件不能超过 1000\xa0字节。"])
        with override_settings(LEADS_FILE_TYPES=["jpg"]):
            self.assertEqual(self.error(a_file()), ["文件内容不是以下类型：jpg。"])
        self.assertEqual(self.send(a_file(b"x" * 70_000)).status_code, 413)

    def test_the_same_form_with_another_file_is_another_enquiry(self):
        for content in (PDF, PDF, PDF + b"more"):
            self.send(a_file(content), key="k-1")

        self.assertEqual((Lead.objects.count(), LeadFile.objects.count()), (2, 2))

    def test_goes_with_the_lead_and_is_handed_out_before(self):
        self.send(a_file())
        data = hand_out(list(Lead.objects.all()))

        erase(list(Lead.objects.all()))

        (told,) = data["enquiries"][0]["files"]
        self.assertEqual((told["name"], base64.b64decode(told["base64"])), ("名单.pdf", PDF))
        self.assertEqual(LeadFile.objects.count(), 0)

    def test_is_sealed_anew_with_everything_else(self):
        with override_settings(LEADS_ENCRYPTION=False):
            self.send(a_file())

        before, _counts = waiting_to_be_sealed(), list(reseal())

        self.assertEqual((before > 0, waiting_to_be_sealed(), LeadFile.objects.get().bytes), (True, 0, PDF))


class DownloadTests(TestCase):
    def setUp(self):
        page = a_form_for_files()
        self.client.post(f"/leads/enquiries/{page.pk}/", filled() | {"list": a_file()})
        self.file = LeadFile.objects.get()
        self.address = reverse("leads_file", args=[self.file.lead_id, self.file.pk])

    def sign_in(self, *rights):
        self.client.force_login(a_colleague(f"user{len(rights)}", rights=["view_lead", *rights]))

    def test_is_taken_for_a_reason_that_is_written_down(self):
        self.sign_in("reveal_lead", "work_lead")

        response = self.client.post(self.address, {"file_reason": "check"})

        self.assertEqual((response.content, "no-store" in response["Cache-Control"]), (PDF, True))
        self.assertEqual(response["Content-Disposition"], "attachment; filename*=utf-8''%E5%90%8D%E5%8D%95.pdf")
        entry = AuditEntry.objects.get()
        self.assertEqual((entry.action, entry.facts), ("revealed", {"reason": "check", "file": "list"}))
        self.assertIn("名单.pdf", self.file.lead.events.first().text)

    def test_is_taken_for_nothing_less(self):
        self.sign_in("reveal_lead")
        self.assertEqual(self.client.post(self.address).status_code, 302)
        self.assertEqual(self.client.get(self.address).status_code, 405)
        other = reverse("leads_file", args=[self.file.lead_id + 1, self.file.pk])
        self.assertEqual(self.client.post(other, {"file_reason": "check"}).status_code, 404)
        self.sign_in()
        self.assertEqual(self.client.post(self.address, {"file_reason": "check"}).status_code, 302)
        self.client.logout()
        self.assertIn("/login/", self.client.post(self.address, {"file_reason": "check"})["Location"])

        self.assertEqual(AuditEntry.objects.count(), 0)

    def test_the_desk_offers_it_without_reading_it(self):
        self.sign_in("reveal_lead")

        lead = Lead.objects.get()
        with CaptureQueriesContext(connection) as made:
            names = [file.name for file in lead.files.all()]
        queries = ["content" in query["sql"] for query in made.captured_queries]
        page = self.client.get(reverse("wagtailsnippets_leads_lead:inspect", args=[lead.pk]))

        self.assertEqual((names, queries), (["名单.pdf"], [False]))
        self.assertContains(page, f'formaction="{self.address}"')


class FileApiTests(TestCase):
    def setUp(self):
        self.page = a_form_for_files()
        self.address = f"/api/v1/forms/{self.page.pk}/submissions"

    def send(self, answers, **files):
        body = {"submission": json.dumps({"answers": {"phone": "13800138000", "consent": True} | answers})}
        return self.client.post(f"{self.address}/files", body | files)

    def test_comes_beside_the_answers(self):
        self.assertEqual(self.send({}, list=a_file()).status_code, 201)

        self.assertEqual((LeadFile.objects.get().bytes, Lead.objects.get().channel), (PDF, "api"))

    def test_is_announced_in_the_schema_and_refused_among_the_answers(self):
        told = self.client.get(f"/api/v1/forms/{self.page.pk}").json()["answers_schema"]["properties"]["list"]
        plain = self.client.post(
            self.address,
            json.dumps({"answers": {"phone": "13800138000", "consent": True, "list": "x"}}),
            "application/json",
        )

        self.assertEqual(told["x-file"]["size"], 5 * 1024 * 1024)
        self.assertEqual([error["pointer"] for error in plain.json()["errors"]], ["#/answers/list"])

    def test_one_that_nobody_asked_for_or_that_is_none_is_refused(self):
        for files in ({"cv": a_file()}, {"list": a_file(b"MZ")}, {"topic": a_file()}):
            with self.subTest(list(files)):
                self.assertEqual(self.send({}, **files).status_code, 422)
        self.assertEqual(self.client.post(f"{self.address}/files", {"submission": "{"}).status_code, 422)
        self.assertEqual(Lead.objects.count(), 0)


class SpooledFileTests(TransactionTestCase):
    serialized_rollback = True  # keeps what the migrations wrote
    setUp = EmergencyTests.setUp
    form_class = LeadFormPage

    def test_waits_in_the_emergency_spool_with_its_enquiry(self):
        self.page.form_fields.create(**LIST)
        self.page.save()
        logging.disable(logging.ERROR)
        with read_only():
            self.client.post(f"/leads/enquiries/{self.page.pk}/", filled() | {"list": a_file()})
        self.assertEqual(LeadFile.objects.count(), 0)

        import_spooled_leads()

        self.assertEqual(LeadFile.objects.get().bytes, PDF)


class KindTests(SimpleTestCase):
    def test_are_told_by_content(self):
        for content, kind in (
            (b"%PDF-1.4", "pdf"),
            (b"\xff\xd8\xff\xe0", "jpg"),
            (b"\x89PNG\r\n\x1a\n", "png"),
            (office("[Content_Types].xml", "word/document.xml"), "docx"),
            (office("xl/workbook.xml"), "xlsx"),
            (office("ppt/presentation.xml"), "pptx"),
            (office("readme.txt"), ""),
            (b"", ""),
        ):
            with self.subTest(kind):
                self.assertEqual(kind_of(content), kind)

    def test_names_hide_nothing(self):
        for name, safe in (
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\lin\\名单.doc", "名单.pdf"),
            ("a\u202efdp.exe", "afdp.pdf"),
            ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
            ("", "file.pdf"),
            (".pdf", "pdf.pdf"),
            ("...", "file.pdf"),
        ):
            with self.subTest(name[:20]):
                self.assertEqual(safe_name(name, "pdf"), safe)
