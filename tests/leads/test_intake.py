import threading

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, TestCase, TransactionTestCase, override_settings
from django.urls import reverse

from wagtail.models import ReferenceIndex

from deliveries.models import Delivery
from leads.forms import STAMP
from leads.models import Lead
from tests.leads.builders import a_form, a_proof, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm


class KeyTests:
    """One filled form is one lead, however often it is sent."""

    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def receipt(self, **values):
        """The receipt number that a sent form is answered with."""
        answer = self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**values))
        return self.client.get(answer["Location"]).context["receipt"]

    def test_the_same_key_and_answers_are_one_lead(self):
        receipts = [self.receipt(key="k-1"), self.receipt(key="k-1")]

        self.assertEqual(receipts, [Lead.objects.get().receipt] * 2)
        self.assertEqual(Delivery.objects.count(), 1)

    def test_the_same_key_with_other_answers_is_another_lead(self):
        receipts = {self.receipt(key="k-1"), self.receipt(key="k-1", topic="Finance")}

        self.assertEqual(set(Lead.objects.values_list("receipt", flat=True)), receipts)
        self.assertEqual(len(receipts), 2)

    def test_without_a_key_nothing_is_taken_for_a_repetition(self):
        self.assertNotEqual(self.receipt(), self.receipt())

    def test_an_endless_key_is_cut(self):
        self.assertEqual(self.receipt(key="k" * 500), self.receipt(key="k" * 500))


class UsageTests:
    """Wagtail tells everybody who may see a page what uses it. An enquiry does not."""

    def test_a_page_does_not_tell_who_asked_there(self):
        page = a_form(self.form_class)
        self.client.post(f"/leads/enquiries/{page.pk}/", filled(source=str(page.pk)))
        User.objects.create_superuser("gu", password="a long enough password")
        self.client.login(username="gu", password="a long enough password")

        lead = Lead.objects.get()
        lead.save()
        usage = self.client.get(reverse("wagtailadmin_pages:usage", args=[page.pk]))

        self.assertEqual((lead.form_page_id, ReferenceIndex.get_references_to(page).count()), (page.pk, 0))
        self.assertNotContains(usage, lead.receipt)


class ReadyMadeUsageTests(ReadyMadeForm, UsageTests, TestCase):
    pass


class OwnUsageTests(OwnForm, UsageTests, TestCase):
    pass


class ReadyMadeKeyTests(ReadyMadeForm, KeyTests, TestCase):
    pass


class OwnKeyTests(OwnForm, KeyTests, TestCase):
    pass


class AtOnceTests(OwnForm, TransactionTestCase):
    serialized_rollback = True  # keeps what the migrations wrote

    def setUp(self):
        self.page = a_form(self.form_class)

    def send(self, values, answers):
        response = Client().post(f"/leads/enquiries/{self.page.pk}/", values)
        answers.append((response.status_code, response.headers.get("Location")))
        connection.close()

    def all_at_once(self, *forms):
        answers = []
        threads = [threading.Thread(target=self.send, args=(values, answers)) for values in forms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def test_twenty_clicks_are_one_lead_one_receipt_and_one_notice(self):
        answers = self.all_at_once(*[filled(key="k-1")] * 20)

        self.assertEqual((len(answers), len(set(answers)), answers[0][0]), (20, 1, 303))
        self.assertEqual((Lead.objects.count(), Delivery.objects.count()), (1, 1))

    def test_no_answers_are_lost_to_others_with_the_same_key(self):
        topics = [f"Topic {number}" for number in range(8)]

        self.all_at_once(*[filled(key="k-1", topic=topic) for topic in topics])

        self.assertEqual(sorted(Lead.objects.values_list("topic", flat=True)), topics)


@override_settings(LEADS_PROOF_BITS=6)
class SpamTests(OwnForm, TestCase):
    """What a machine sends is kept, marked, and answered like everything else."""

    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def signs_in(self, **values):
        values = {"phone": f"1380013{Lead.objects.count():04d}"} | values
        response = self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**values))
        self.assertEqual(response.status_code, 303)
        return Lead.objects.latest("pk").spam_reasons

    def test_knows_the_signs(self):
        for values, sign in (
            ({"website": "https://pills.example"}, "honeypot"),
            ({"stamp": ""}, "stamp"),
            ({"stamp": "2026-11-24:forged"}, "stamp"),
            ({"contact_name": "www.pills.example"}, "link in a name"),
            ({"remarks": "http://a http://b http://c"}, "links"),
            ({"remarks": "Привет из Москвы"}, "foreign letters"),
            ({"remarks": "低价代开各类发票"}, "advertising"),
            ({"phone": "2222222222"}, "one digit"),
        ):
            with self.subTest(values):
                self.assertEqual(self.signs_in(proof=a_proof(self.page), **values), [sign])

    def test_a_person_shows_none(self):
        self.assertEqual(self.signs_in(proof=a_proof(self.page), remarks="See http://our.example"), [])

    def test_a_form_that_stood_open_for_a_month_is_no_machine(self):
        self.assertEqual(self.signs_in(proof=a_proof(self.page), stamp=STAMP.sign("2026-10-01")), [])

    def test_nobody_is_told_of_what_looks_like_spam(self):
        self.signs_in(website="x")

        self.assertEqual((Lead.objects.get().is_suspected_spam, Delivery.objects.count()), (True, 0))
