from html import unescape

from django.test import Client, TestCase
from django.utils.translation import gettext as _

from bs4 import BeautifulSoup

from deliveries.models import Delivery
from leads.models import Lead, LeadEvent
from tests.leads.builders import a_form, a_notice, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm
from tests.programs.builders import a_site


class FormTests:
    """What the form promises, for every class of form page."""

    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)
        cls.address = f"/leads/enquiries/{cls.page.pk}/"

    def send(self, **values):
        headers = values.pop("headers", {})
        return self.client.post(self.address, filled(**values), headers=headers)

    def soup(self, response):
        return BeautifulSoup(response.content, "html.parser")

    def test_stores_what_was_asked(self):
        self.send()

        lead = Lead.objects.get()
        self.assertEqual(
            [
                lead.topic,
                lead.organisation,
                lead.headcount,
                lead.contact_name,
                lead.phone,
                lead.phone_e164,
                lead.remarks,
            ],
            [
                "Village rule",
                "Party school of Linjiang",
                40,
                "Lin Yi",
                "138 0013 8000",
                "+8613800138000",
                "In May, please.",
            ],
        )
        self.assertEqual((lead.state, lead.channel, lead.is_suspected_spam), ("new", "web", False))
        self.assertEqual([event.kind for event in lead.events.all()], [LeadEvent.Kind.RECEIVED])

    def test_stores_where_it_came_from_and_what_was_agreed_to(self):
        source = a_site()

        self.send(source=source.pk, headers={"Referer": "http://testserver/news/?from=wechat"})

        lead = Lead.objects.get()
        self.assertEqual((lead.source_page_id, lead.source_title), (source.pk, source.title))
        self.assertEqual(lead.source_url, "http://testserver/news/?from=wechat")
        self.assertEqual((lead.form_page_id, lead.form_title), (self.page.pk, "Ask for a plan"))
        self.assertEqual((lead.consent, lead.consent_fingerprint), (a_notice(), a_notice().fingerprint))
        self.assertEqual(lead.consented_at, lead.created_at)

    def test_keeps_no_address_of_somebody_elses_site(self):
        self.send(headers={"Referer": "https://elsewhere.example/private?id=1"})

        self.assertEqual(Lead.objects.get().source_url, "")

    def test_answers_with_a_receipt_page_to_be_fetched(self):
        response = self.send()

        self.assertEqual(response.status_code, 303)
        page = self.client.get(response["Location"])
        self.assertEqual(self.soup(page).select_one(".receipt").text, Lead.objects.get().receipt)
        self.assertEqual(page["Cache-Control"], "max-age=0, no-cache, no-store, must-revalidate, private")

    def test_thanks_in_the_editors_words_and_leads_back(self):
        self.page.thanks_text = "Thank you, we call today."
        self.page.save()

        page = self.soup(self.client.get(self.send(source=a_site().pk)["Location"]))

        self.assertIn("Thank you, we call today.", page.text)
        self.assertEqual(page.select_one(".btns a")["href"], a_site().get_url())

    def test_a_receipt_nobody_gave_out_is_not_shown(self):
        self.assertEqual(self.client.get("/leads/enquiries/received/XF20261124-ABCDEF/").status_code, 404)

    def test_shows_what_is_wrong_at_the_field(self):
        page = self.soup(self.send(phone="123", headcount="many", consent=""))

        self.assertEqual(
            {name: page.select_one(f"#f-{name}_error").text.strip() for name in ("phone", "headcount", "consent")},
            {
                "phone": "手机号码为 11 位；座机请加区号，例如 0871-12345678。",
                "headcount": "请填写 1 到 5000 之间的整数。",
                "consent": "请勾选此项，否则我们无权与您联系。",
            },
        )
        self.assertEqual(page.select_one("#f-phone")["aria-describedby"], "f-phone_error")
        self.assertEqual(Lead.objects.count(), 0)

    def test_lists_what_is_wrong_with_links_that_lead_there(self):
        page = self.soup(self.send(phone="123", contact_name="x" * 41))

        links = [link["href"].removeprefix("#") for link in page.select("#errors a")]
        self.assertEqual(links, ["f-contact", "f-phone"])
        self.assertEqual([bool(page.find(id=name)) for name in links], [True, True])

    def test_keeps_what_was_typed(self):
        source = a_site()
        response = self.send(phone="123", remarks="<b>May</b>\r\nor June", key="k-1", source=source.pk)

        page = self.soup(response)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(
            {field["name"]: field.get("value") for field in page.select("form[data-enquiry] input:not([name=stamp])")},
            {
                "topic": "Village rule",
                "organisation": "Party school of Linjiang",
                "headcount": "40",
                "contact_name": "Lin Yi",
                "phone": "123",
                "consent": "2026-09",
                "key": "k-1",
                "source": str(source.pk),
                "touches": "",
                "proof": "",
                "website": None,
            },
        )
        self.assertEqual(unescape(page.select_one("#f-remarks").text), "<b>May</b>\r\nor June")

    def test_asks_for_consent_anew_after_every_mistake(self):
        page = self.soup(self.send(phone="123"))

        self.assertFalse(page.select_one("#f-consent").has_attr("checked"))

    def test_takes_no_consent_to_a_notice_that_has_changed_meanwhile(self):
        self.page.consent = a_notice(version="2026-10")
        self.page.save()

        page = self.soup(self.send(consent="2026-09"))

        self.assertEqual(
            page.select_one("#f-consent_error").text.strip(),
            _("Our notice has changed meanwhile. Please read it and tick this box again."),
        )
        self.assertEqual((page.select_one("#f-consent")["value"], Lead.objects.count()), ("2026-10", 0))

    def test_counts_line_ends_as_the_browser_does(self):
        self.send(remarks="\r\n".join(["x" * 9] * 50))

        self.assertEqual(Lead.objects.get().remarks, "\n".join(["x" * 9] * 50))

    def test_a_get_leads_to_the_form(self):
        self.assertRedirects(self.client.get(self.address), self.page.get_url())

    def test_is_one_set_of_bytes_without_cookies(self):
        first, second = self.client.get(self.page.get_url()), Client().get(self.page.get_url())

        self.assertEqual(first.content, second.content)
        self.assertEqual((first.cookies, first.has_header("Vary") and "Cookie" in first["Vary"]), ({}, False))
        self.assertNotContains(first, "csrf")

    def test_shows_the_notice_in_full(self):
        page = self.soup(self.client.get(self.page.get_url()))

        notice = self.client.get(page.select_one(".agree a")["href"])

        self.assertContains(notice, "All of it.")

    def test_a_form_out_of_sight_takes_nothing(self):
        self.page.unpublish()

        self.assertEqual((self.send().status_code, Lead.objects.count()), (404, 0))


class NoticeTests:
    """Whom a new lead is told to."""

    def test_tells_marketing_without_personal_data(self):
        page = a_form(self.form_class, recipients="one@example.org, two@example.org")

        self.client.post(f"/leads/enquiries/{page.pk}/", filled())

        lead, mail = Lead.objects.get(), Delivery.objects.get()
        self.assertEqual((mail.channel, mail.target), ("mail", ["one@example.org", "two@example.org"]))
        told = f"{mail.subject} {mail.content}"
        self.assertEqual([word for word in ("Lin", "138", "Linjiang", "Village", "May") if word in told], [])
        self.assertIn(lead.receipt, mail.subject)
        self.assertIn(f"/admin/snippets/leads/lead/edit/{lead.pk}/", mail.content["body"])

    def test_tells_nobody_where_nobody_is_named(self):
        page = a_form(self.form_class, recipients="")

        self.client.post(f"/leads/enquiries/{page.pk}/", filled())

        self.assertEqual((Lead.objects.count(), Delivery.objects.count()), (1, 0))


class ReadyMadeFormTests(ReadyMadeForm, FormTests, TestCase):
    pass


class OwnFormTests(OwnForm, FormTests, TestCase):
    pass


class ReadyMadeNoticeTests(ReadyMadeForm, NoticeTests, TestCase):
    pass


class OwnNoticeTests(OwnForm, NoticeTests, TestCase):
    pass
