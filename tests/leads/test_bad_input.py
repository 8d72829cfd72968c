from urllib.parse import urlencode

from django.test import Client, TestCase
from django.utils.translation import gettext as _

from leads.models import Lead
from tests.leads.builders import a_form, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm


class BadInputTests:
    """Whatever is sent, the answer is a page, a sentence or a receipt."""

    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)
        cls.address = f"/leads/enquiries/{cls.page.pk}/"

    def status(self, **values):
        return self.client.post(self.address, filled(**values)).status_code

    def test_refuses_answers_no_database_keeps(self):
        for name in ("topic", "organisation", "contact_name", "phone", "remarks"):
            with self.subTest(name):
                self.assertEqual(self.status(**{name: "138001\x0038000"}), 422)
        self.assertEqual(Lead.objects.count(), 0)

    def test_keeps_control_characters_as_they_are(self):
        self.status(remarks="a\x07b\x1bc\u202ed")

        self.assertEqual(Lead.objects.get().remarks, "a\x07b\x1bc\u202ed")

    def test_refuses_answers_that_are_too_long(self):
        for name in ("topic", "organisation", "contact_name", "phone", "remarks"):
            with self.subTest(name):
                self.assertEqual(self.status(**{name: "1" * 10_000}), 422)

    def test_refuses_numbers_that_are_none(self):
        for number in ("0", "-1", "5001", "1e9", "9" * 5000, "四十", "²", "NaN"):
            with self.subTest(number):
                self.assertEqual(self.status(headcount=number), 422)

    def test_a_source_that_is_none_is_left_out(self):
        for source in ("0", "-1", "9" * 17, "9" * 400, "²", "x", "\x00", "1 OR 1=1"):
            with self.subTest(source):
                self.assertEqual(self.status(source=source), 303)
                self.assertEqual(Lead.objects.latest("pk").source_page, None)

    def test_a_key_no_database_keeps_is_kept_without_what_breaks(self):
        self.assertEqual(self.status(key="a\x00b"), 303)

        self.assertEqual(Lead.objects.get().idempotency_key, "ab")

    def test_knows_no_other_forms(self):
        for number in (1, 10**30):
            with self.subTest(number):
                self.assertEqual(self.client.post(f"/leads/enquiries/{number}/", filled()).status_code, 404)

    def test_several_values_where_one_is_asked(self):
        self.client.post(self.address, filled(topic=["one", "two"], phone=["13800138000", "123"]))
        self.client.post(self.address, filled(topic=["one", "two"]))

        self.assertEqual([lead.topic for lead in Lead.objects.all()], ["two"])

    def test_refuses_a_body_longer_than_anybody_types(self):
        response = self.client.post(self.address, filled(remarks="x" * 70_000))

        self.assertContains(
            response, _("That is too much text for this form. Please shorten it, or call us."), status_code=413
        )
        self.assertEqual(Lead.objects.count(), 0)

    def test_a_false_length_gains_nothing(self):
        body = urlencode(filled())
        for length in ("-1", "x", "9" * 30):
            with self.subTest(length):
                response = self.client.generic(
                    "POST", self.address, body, "application/x-www-form-urlencoded", CONTENT_LENGTH=length
                )
                self.assertEqual(response.status_code, 413)
        self.assertEqual(Lead.objects.count(), 0)

    def test_an_empty_body_is_a_form_with_nothing_in_it(self):
        self.assertEqual(self.client.post(self.address).status_code, 422)


class OriginTests:
    """The form is taken from our own pages, and needs no cookie to know that."""

    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def send(self, **headers):
        strict = Client(enforce_csrf_checks=True)
        return strict.post(f"/leads/enquiries/{self.page.pk}/", filled(), headers=headers)

    def test_takes_what_our_pages_send(self):
        for headers in (
            {},
            {"Origin": "http://testserver"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        ):
            with self.subTest(headers):
                response = self.send(**headers)
                self.assertEqual((response.status_code, response.cookies), (303, {}))

    def test_refuses_what_other_sites_send(self):
        for headers in (
            {"Origin": "https://elsewhere.example"},
            {"Origin": "https://testserver"},
            {"Origin": "http://testserver.elsewhere.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "null"},
        ):
            with self.subTest(headers):
                self.assertContains(self.send(**headers), _("Please send the form from our own page."), status_code=403)
        self.assertEqual(Lead.objects.count(), 0)


class ReadyMadeBadInputTests(ReadyMadeForm, BadInputTests, TestCase):
    pass


class OwnBadInputTests(OwnForm, BadInputTests, TestCase):
    pass


class ReadyMadeOriginTests(ReadyMadeForm, OriginTests, TestCase):
    pass


class OwnOriginTests(OwnForm, OriginTests, TestCase):
    pass
