"""Passing on to partners is agreed to apart, and one page tells what happens with personal data."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bs4 import BeautifulSoup

from leads.models import ConsentNotice, Lead
from leads.retention import purge_old_leads
from tests.leads.builders import a_form, a_lead, a_notice, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm
from tests.programs.builders import a_site

PARTNERS = {
    "version": "2026-11",
    "controller": "Yunling University",
    "purpose": "To make you a plan.",
    "contact": "yinsi@example.org",
    "partner_sentence": "You may pass this on.",
    "partners": "Bus company, 0871-1\nHotel, 0871-2",
}


class PartnerTests:
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class, consent=a_notice(**PARTNERS))

    def soup(self, address):
        return BeautifulSoup(self.client.get(address).content, "html.parser")

    def send(self, **values):
        self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(consent="2026-11", **values))
        return Lead.objects.latest("pk")

    def test_have_a_box_of_their_own_that_is_empty_and_need_not_be_ticked(self):
        box = self.soup(self.page.get_url()).select_one("[name=partner_consent]")

        self.assertEqual((box["type"], box.has_attr("checked"), box.has_attr("required")), ("checkbox", False, False))

    def test_the_answer_is_kept_with_the_words_it_was_given_to(self):
        words = "You may pass this on.\nBus company, 0871-1\nHotel, 0871-2"

        yes, no = self.send(partner_consent="1"), self.send()

        self.assertEqual((yes.partner_consent, yes.partner_text), (True, words))
        self.assertEqual((no.partner_consent, no.partner_text), (False, words))
        self.assertEqual((yes.consent, yes.consented_at), (self.page.consent, yes.created_at))

    def test_another_answer_is_another_enquiry(self):
        first, second = self.send(key="k-1"), self.send(key="k-1", partner_consent="1")

        self.assertNotEqual(first, second)

    def test_are_not_asked_about_where_there_are_none(self):
        page = a_form(self.form_class, slug="second")
        self.client.post(f"/leads/enquiries/{page.pk}/", filled(partner_consent="1"))

        lead = Lead.objects.get()
        self.assertEqual((lead.partner_consent, lead.partner_text), (None, ""))
        self.assertIsNone(self.soup(page.get_url()).select_one("[name=partner_consent]"))

    def test_one_page_tells_it_all_and_is_linked_beside_the_box(self):
        link = self.soup(self.page.get_url()).select(".agree a")[1]["href"]

        text = self.soup(link).select_one("article").text
        told = ["Yunling University", "To make you a plan.", "yinsi@example.org", "Bus company", "Hotel", "12 个月"]
        missing = [word for word in [*told, "Ask for a plan"] if word not in text]
        self.assertEqual((link, missing), ("/leads/privacy/", []))

    def test_it_tells_only_of_notices_that_are_in_use(self):
        a_notice(version="old", controller="Nobody any more")
        self.assertNotContains(self.client.get("/leads/privacy/"), "Nobody any more")

        self.page.unpublish()

        self.assertEqual(self.client.get("/leads/privacy/").status_code, 404)

    def test_it_asks_no_more_for_many_forms(self):
        few = self.queries()
        for number in range(5):
            a_form(self.form_class, slug=f"b{number}", parent=a_site())

        self.assertEqual(self.queries(), few)

    def queries(self):
        self.client.get("/leads/privacy/")  # Wagtail remembers sites when they are first asked for
        with CaptureQueriesContext(connection) as made:
            self.client.get("/leads/privacy/")
        return len(made)

    def test_a_form_may_promise_to_forget_sooner(self):
        self.page.retention_months = 3
        self.page.save()
        lead = self.send()
        self.page.delete()

        days = (lead.erase_on - timezone.localdate()).days
        Lead.objects.update(erase_on=timezone.localdate())

        self.assertEqual((days, purge_old_leads(), Lead.objects.count()), (91, 1, 0))


class NoticeTests(TestCase):
    def test_names_partners_and_asks_about_them_or_neither(self):
        for values in ({"partners": ""}, {"partner_sentence": ""}):
            with self.subTest(values), self.assertRaises(ValidationError):
                ConsentNotice(**PARTNERS | values, sentence="x", text="x").full_clean()
        ConsentNotice(**PARTNERS, sentence="x", text="x").full_clean()

    def test_nothing_of_it_changes_once_somebody_agreed(self):
        notice = a_notice(**PARTNERS)
        a_lead(consent=notice)

        for name in ("controller", "purpose", "contact", "partner_sentence", "partners"):
            with self.subTest(name), self.assertRaises(ValidationError):
                ConsentNotice(**notice_facts(notice) | {name: "other"}).clean()
        with self.assertRaises(ValidationError):
            ConsentNotice(**notice_facts(notice) | {"retention_months": 13}).clean()
        ConsentNotice(**notice_facts(notice)).clean()

    def test_one_without_the_newer_words_has_the_fingerprint_it_always_had(self):
        notice = ConsentNotice(title="T", version="1", sentence="s", text="x")

        self.assertEqual(notice.fingerprint[:16], "2e5e72f69b969f83")


def notice_facts(notice):
    return {field.attname: getattr(notice, field.attname) for field in ConsentNotice._meta.concrete_fields}


class ReadyMadePartnerTests(ReadyMadeForm, PartnerTests, TestCase):
    pass


class OwnPartnerTests(OwnForm, PartnerTests, TestCase):
    pass
