"""How a visitor came is known however many pages later she asks, without a cookie."""

from urllib.parse import urlsplit

from leads.models import Lead
from tests.leads.builders import a_form
from tests.own_pages.models import OwnLeadFormPage, OwnProgramIndexPage
from tests.programs.builders import an_index

from .chromium import BrowserTestCase


class TouchTests(BrowserTestCase):
    def setUp(self):
        self.form = a_form(OwnLeadFormPage)
        self.path = urlsplit(self.form.get_url()).path
        self.page = self.window()

    def go(self, path, **options):
        self.page.goto(self.live_server_url + path, **options)

    def ask(self):
        self.go(self.path)
        self.page.fill("[name=phone]", "19900000042")
        self.page.check("[name=consent]")
        self.page.click("form[data-enquiry] [type=submit]")
        self.page.wait_for_selector(".receipt")
        return Lead.objects.latest("pk")

    def test_first_and_last_visit_arrive_with_the_enquiry(self):
        self.go(f"{self.path}?utm_source=wechat&utm_campaign=autumn&name=secret")
        self.go(self.path, referer="https://www.baidu.com/s?wd=plan")

        lead = self.ask()

        self.assertEqual(lead.first_touch["utm"], {"source": "wechat", "campaign": "autumn"})
        self.assertEqual(lead.first_touch["url"], f"{self.live_server_url}{self.path}")
        self.assertEqual((lead.last_touch["referrer"], lead.referrer_host), ("https://www.baidu.com/s", "baidu.com"))
        self.assertEqual((lead.device, self.page.context.cookies()), ("desktop", []))

    def test_is_known_on_pages_without_a_form(self):
        catalogue = an_index(OwnProgramIndexPage)
        self.go(f"{urlsplit(catalogue.get_url()).path}?utm_source=lost")
        self.assertEqual(self.page.locator("form[data-enquiry]").count(), 0)

        self.assertEqual(self.ask().first_touch["utm"], {"source": "lost"})
