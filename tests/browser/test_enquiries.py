"""An enquiry on a bad line: it is sent again by itself, and arrives once."""

from urllib.parse import urlsplit

from leads.models import Lead
from tests.leads.builders import a_form
from tests.own_pages.models import OwnLeadFormPage

from .chromium import BrowserTestCase


class BadLineTests(BrowserTestCase):
    def setUp(self):
        self.form = a_form(OwnLeadFormPage)
        self.page = self.window()
        self.page.goto(self.live_server_url + urlsplit(self.form.get_url()).path)

    def fill(self, **answers):
        for name, answer in ({"contact_name": "顾念慈", "phone": "199-0000-0042"} | answers).items():
            self.page.fill(f"[name={name}]", answer)
        self.page.check("[name=consent]")

    def lines(self, *outcomes):
        """What happens to each post in turn; after them all is well."""
        left = list(outcomes)

        def handle(route):
            outcome = left.pop(0) if left and route.request.method == "POST" else "well"
            if outcome == "answer lost":
                route.fetch(max_redirects=0)
            if outcome == "busy":
                route.fulfill(status=503)
            elif outcome == "well":
                route.continue_()
            else:
                route.abort()

        self.page.route("**/enquiries/**", handle)

    def test_arrives_once_however_often_the_line_breaks(self):
        self.lines("never arrived", "answer lost", "busy")
        self.fill(topic="基层治理")

        self.page.click("form[data-enquiry] [type=submit]")
        self.page.wait_for_selector("[data-sending]:not([hidden])")
        self.page.wait_for_selector(".receipt", timeout=30_000)

        self.assertEqual([lead.receipt for lead in Lead.objects.all()], [self.page.inner_text(".receipt")])

    def test_what_was_typed_survives_a_reload_and_goes_with_the_receipt(self):
        self.fill(topic="基层治理", phone="12")
        self.page.reload()
        self.assertEqual(self.page.input_value("[name=topic]"), "基层治理")

        self.page.check("[name=consent]")
        self.page.click("form[data-enquiry] [type=submit]")
        self.page.wait_for_selector("#errors a[href='#f-phone']")
        self.page.fill("[name=phone]", "19900000042")
        self.page.check("[name=consent]")
        self.page.click("form[data-enquiry] [type=submit]")
        self.page.wait_for_selector(".receipt")

        self.assertEqual(self.page.evaluate("sessionStorage.length"), 0)
