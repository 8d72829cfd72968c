"""A form on another site: only where the editor says so, guarded as at home."""

from django.test import TestCase, override_settings

from bs4 import BeautifulSoup

from leads.models import Lead
from tests.leads.builders import a_form, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm


class EmbedTests:
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class, embed_origins="https://www.example.org\nhttps://other.example")
        cls.frame = f"/leads/embed/{cls.page.pk}/"

    def policy(self, response):
        return response["Content-Security-Policy"].partition("frame-ancestors ")[2].partition(";")[0]

    def assertFramed(self, response):
        self.assertEqual(self.policy(response), "'self' https://www.example.org https://other.example")
        self.assertNotIn("X-Frame-Options", response)
        self.assertEqual(response.cookies, {})

    def test_may_be_shown_by_the_sites_it_names_and_no_others(self):
        self.assertFramed(self.client.get(self.frame))
        at_home = self.client.get(self.page.get_url())
        self.assertEqual((self.policy(at_home), at_home["X-Frame-Options"]), ("'self'", "DENY"))

    def test_stays_in_its_frame_from_mistake_to_receipt(self):
        form = BeautifulSoup(self.client.get(self.frame).content, "html.parser").form

        wrong = self.client.post(form["action"], filled(phone="1"))
        sent = self.client.post(form["action"], filled())
        thanks = self.client.get(sent["Location"])

        for response in (wrong, sent, thanks):
            self.assertFramed(response)
        self.assertEqual((wrong.status_code, sent.status_code), (422, 303))
        self.assertContains(thanks, Lead.objects.get().receipt)

    def test_is_sent_from_the_frame_alone(self):
        form = BeautifulSoup(self.client.get(self.frame).content, "html.parser").form

        for origin, site in (("https://www.example.org", "cross-site"), ("https://www.example.org", "same-origin")):
            response = self.client.post(form["action"], filled(), headers={"Origin": origin, "Sec-Fetch-Site": site})
            self.assertEqual(response.status_code, 403)

    def test_is_one_line_of_script(self):
        response = self.client.get(f"/leads/embed/{self.page.pk}.js")

        self.assertEqual(response["Content-Type"], "text/javascript; charset=utf-8")
        self.assertEqual((response["Cache-Control"], response.cookies), ("public, max-age=3600", {}))
        self.assertIn('frame.title = "Ask for a plan"', response.content.decode())

    def test_is_nowhere_unless_somebody_allows_it(self):
        self.page.embed_origins = ""
        self.page.save()
        addresses = (self.frame, f"/leads/embed/{self.page.pk}.js")

        self.assertEqual([self.client.get(address).status_code for address in addresses], [404, 404])
        with override_settings(LEADS_EMBED_ORIGINS=["https://all.example"]):
            self.assertEqual(self.policy(self.client.get(self.frame)), "'self' https://all.example")
        # Who asks for a frame without leave gets the ordinary page, which no other site may show.
        address = f"/leads/enquiries/{self.page.pk}/?frame=1"
        self.assertEqual(self.client.post(address, filled(phone="1"))["X-Frame-Options"], "DENY")


class ReadyMadeEmbedTests(ReadyMadeForm, EmbedTests, TestCase):
    pass


class OwnEmbedTests(OwnForm, EmbedTests, TestCase):
    pass
