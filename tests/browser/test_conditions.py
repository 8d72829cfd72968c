"""A question appears with the answer it depends on, and goes with it."""

from unittest import skipIf
from urllib.parse import urlsplit

from django.conf import settings

from leads.models import Lead

from .chromium import BrowserTestCase


@skipIf(settings.SWAPPED_BASE_PAGE, "The ready-made pages stand on Wagtail's page.")
class ConditionTests(BrowserTestCase):
    def setUp(self):
        from leads.models import LeadFormPage
        from tests.leads.builders import a_form

        form = a_form(LeadFormPage)
        form.form_fields.create(label="Place", field_type="radio", choices="Campus,Yours", required=True)
        condition = {"only_if_question": "Place", "only_if_answer": "Yours"}
        form.form_fields.create(label="Town", field_type="singleline", required=True, **condition)
        form.form_fields.create(label="Campaign", field_type="hidden", parameter="from")
        form.form_fields.create(label="List", field_type="file", required=False)
        form.save()
        self.page = self.window()
        self.page.goto(f"{self.live_server_url}{urlsplit(form.get_url()).path}?from=autumn")

    def test_is_asked_only_then_and_sent_only_then(self):
        town = self.page.locator("[name=town]")
        self.assertFalse(town.is_visible())
        self.page.check("[name=place][value=Yours]")
        town.fill("Linjiang")
        self.page.check("[name=place][value=Campus]")
        self.assertFalse(town.is_visible())

        self.page.set_input_files("[name=list]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"})
        self.page.fill("[name=phone]", "19900000042")
        self.page.check("[name=consent]")
        self.page.click("form[data-enquiry] [type=submit]")
        self.page.wait_for_selector(".receipt")

        lead = Lead.objects.get()
        self.assertEqual(lead.answers, {"place": "Campus", "campaign": "autumn", "list": "a.pdf"})
        self.assertEqual([file.bytes for file in lead.files.all()], [b"%PDF-1"])
