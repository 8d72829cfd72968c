from datetime import UTC, datetime

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bs4 import BeautifulSoup

from leads.models import Lead
from tests.leads.builders import a_colleague, a_form, a_lead
from tests.own_pages.models import OwnLeadFormPage
from tests.programs.builders import a_site

LIST = "wagtailsnippets_leads_lead:list"


class DeskTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.xu = a_colleague("xu")

    def setUp(self):
        self.client.force_login(self.xu)

    def soup(self, address, *args, **query):
        response = self.client.get(reverse(address, args=args), query)
        self.assertEqual(response.status_code, 200)
        return BeautifulSoup(response.content, "html.parser")

    def receipts(self, **query):
        """The receipts in the listing, top to bottom."""
        rows = self.soup(LIST, **query).select("table.listing tbody tr")
        return [row.select("td")[1].text.strip() for row in rows]


class ListingTests(DeskTestCase):
    def test_shows_what_a_caller_needs(self):
        a_lead(
            receipt="XF20261124-7K3Q9F",
            topic="Village rule",
            organisation="Party school",
            headcount=40,
            contact_name="Lin Yi",
            institution_name="Yunling University",
            assignee=self.xu,
            follow_up_on="2026-12-01",
            created_at=datetime(2026, 11, 23, 18, 30, tzinfo=UTC),
        )

        row = self.soup(LIST).select_one("table.listing tbody tr")

        cells = [" ".join(cell.text.split()) for cell in row.select("td")]
        self.assertEqual(
            [cells[1], *cells[3:]],
            [
                "XF20261124-7K3Q9F",
                "Party school",
                "Village rule",
                "40",
                "Lin Yi",
                "138****8000",
                "Yunling University",
                Lead.State.NEW.label,
                "xu",
                row.select("td")[-1].text.strip(),
            ],
        )
        self.assertEqual(row.time["datetime"], "2026-11-24T02:30:00+08:00")

    def test_newest_first(self):
        a_lead(receipt="old", created_at=datetime(2026, 1, 1, tzinfo=UTC))
        a_lead(receipt="new", created_at=datetime(2026, 1, 2, tzinfo=UTC))

        self.assertEqual(self.receipts(), ["new", "old"])

    def test_never_shows_a_whole_number(self):
        a_lead(phone="13812345678")

        self.assertNotIn("12345", str(self.soup(LIST)))

    def test_shows_markup_as_text(self):
        a_lead(organisation="<script>alert(1)</script>", topic="<img src=x onerror=alert(1)>")

        page = self.soup(LIST)

        self.assertEqual([tag for tag in page.select("script, img") if "alert(1)" in str(tag)], [])

    def test_costs_as_many_queries_for_fifty_as_for_one(self):
        a_lead(assignee=self.xu)
        self.soup(LIST)
        with CaptureQueriesContext(connection) as few:
            self.soup(LIST)
        for _number in range(49):
            a_lead(assignee=self.xu)
        with CaptureQueriesContext(connection) as many:
            self.assertEqual(len(self.receipts()), 50)

        self.assertEqual(len(many), len(few))


class FilterTests(DeskTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.place, cls.form = a_site(), a_form(OwnLeadFormPage)
        a_lead(receipt="plain", created_at=datetime(2026, 5, 1, 15, 59, tzinfo=UTC))
        a_lead(
            receipt="rich",
            state=Lead.State.WON,
            institution=cls.place,
            form_page=cls.form,
            assignee=cls.xu,
            channel=Lead.Channel.API,
            is_suspected_spam=True,
            created_at=datetime(2026, 5, 1, 16, 1, tzinfo=UTC),
        )

    def test_each_narrows(self):
        for query in (
            {"state": "won"},
            {"institution": self.place.pk},
            {"form_page": self.form.pk},
            {"assignee": self.xu.pk},
            {"channel": "api"},
            {"is_suspected_spam": "true"},
        ):
            with self.subTest(query):
                self.assertEqual(self.receipts(**query), ["rich"])

    def test_a_day_is_a_day_where_the_callers_are(self):
        self.assertEqual(self.receipts(created_at_from="2026-05-01", created_at_to="2026-05-01"), ["plain"])
        self.assertEqual(self.receipts(created_at_from="2026-05-02", created_at_to="2026-05-02"), ["rich"])

    def test_several_states_at_once(self):
        self.assertEqual(self.receipts(state=["won", "new"]), ["rich", "plain"])

    def test_a_value_that_is_none_is_no_error(self):
        for query in (
            {"state": "x"},
            {"assignee": "9" * 30},
            {"created_at_from": "yesterday"},
            {"institution": "\x00"},
        ):
            with self.subTest(query):
                self.assertEqual(self.client.get(reverse(LIST), query).status_code, 200)


class SearchTests(DeskTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        a_lead(receipt="XF20261124-AAAAAA", organisation="中共临江市委党校", contact_name="林一", phone="138 0013 8000")
        a_lead(receipt="XF20261124-BBBBBB", organisation="Nanping bureau", contact_name="Chen", phone="0871-65012345")

    def found(self, words):
        return [receipt[-6:] for receipt in self.receipts(q=words)]

    def test_by_name_organisation_and_receipt(self):
        self.assertEqual(self.found("林"), ["AAAAAA"])
        self.assertEqual(self.found("临江"), ["AAAAAA"])
        self.assertEqual(self.found("nanping"), ["BBBBBB"])
        self.assertEqual(self.found("xf20261124-bbbbbb"), ["BBBBBB"])

    def test_by_a_whole_number_however_it_is_written(self):
        self.assertEqual(self.found("+86 13800138000"), ["AAAAAA"])
        self.assertEqual(self.found("（0871）65012345"), ["BBBBBB"])

    def test_not_by_a_piece_of_a_number(self):
        self.assertEqual(self.found("1380013"), [])

    def test_together_with_a_filter(self):
        self.assertEqual(self.receipts(q="XF20261124-AAAAAA", state="won"), [])

    def test_odd_words_are_no_error(self):
        for words in ("\x00", "'", "%", "_", '"', "x" * 5000, "+" * 300):
            with self.subTest(words[:9]):
                self.assertEqual(self.client.get(reverse(LIST), {"q": words}).status_code, 200)
