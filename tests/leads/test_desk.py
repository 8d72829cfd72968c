from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bs4 import BeautifulSoup

from leads.bulk_actions import Assign, Erase, SetState
from leads.models import Lead
from tests.leads.builders import a_colleague, a_form, a_lead, a_notice
from tests.own_pages.models import OwnLeadFormPage
from tests.programs.builders import a_site

LIST, EDIT = "wagtailsnippets_leads_lead:list", "wagtailsnippets_leads_lead:edit"


class DeskTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.xu = a_colleague("xu")

    def setUp(self):
        self.client.force_login(self.xu)

    def soup(self, address, *args, **query):
        response = self.client.get(reverse(address, args=args), query)
        self.assertEqual(response.status_code, 200)
        return self.parsed(response)

    def parsed(self, response):
        return BeautifulSoup(response.content, "html.parser")

    def receipts(self, **query):
        """The receipts in the listing, top to bottom."""
        rows = self.soup(LIST, **query).select("table.listing tbody tr")
        return [row.select_one(".title-wrapper").text.strip() for row in rows]


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
            [row.select_one(".title-wrapper").text.strip(), *cells[2:]],
            [
                "XF20261124-7K3Q9F",
                "2026-11-24 02:30",
                "Party school",
                "Village rule",
                "40",
                "L**",
                "138****8000",
                "Yunling University",
                Lead.State.NEW.label,
                "xu",
                "2026-12-01",
            ],
        )

    def test_opens_a_lead_by_its_receipt(self):
        lead = a_lead(receipt="XF20261124-7K3Q9F")

        link = self.soup(LIST).select_one(".title-wrapper a")

        self.assertEqual((link.text.strip(), link["href"]), (lead.receipt, reverse(EDIT, args=[lead.pk])))

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
            created_at=datetime(2026, 5, 1, 16, 1, tzinfo=UTC),
        )

    def test_each_narrows(self):
        for query in (
            {"state": "won"},
            {"institution": self.place.pk},
            {"form_page": self.form.pk},
            {"assignee": self.xu.pk},
            {"channel": "api"},
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

    def test_by_whole_name_organisation_and_receipt(self):
        self.assertEqual(self.found("林 一"), ["AAAAAA"])
        self.assertEqual(self.found("chen"), ["BBBBBB"])
        self.assertEqual(self.found("临江"), ["AAAAAA"])
        self.assertEqual(self.found("nanping"), ["BBBBBB"])
        self.assertEqual(self.found("xf20261124-bbbbbb"), ["BBBBBB"])

    def test_by_a_whole_number_however_it_is_written(self):
        self.assertEqual(self.found("+86 13800138000"), ["AAAAAA"])
        self.assertEqual(self.found("（0871）65012345"), ["BBBBBB"])

    def test_not_by_a_piece_of_a_number_or_name(self):
        self.assertEqual(self.found("1380013"), [])
        self.assertEqual(self.found("林"), [])

    def test_together_with_a_filter(self):
        self.assertEqual(self.receipts(q="XF20261124-AAAAAA", state="won"), [])

    def test_odd_words_are_no_error(self):
        for words in ("\x00", "'", "%", "_", '"', "x" * 5000, "+" * 300):
            with self.subTest(words[:9]):
                self.assertEqual(self.client.get(reverse(LIST), {"q": words}).status_code, 200)


class BarAndDashboardTests(DeskTestCase):
    def actions(self):
        return [button.text.strip() for button in self.soup(LIST).select("[data-bulk-action-button]")]

    def test_the_bar_offers_only_what_its_reader_may_do(self):
        a_lead()
        mine = self.actions()
        self.client.force_login(a_colleague("gu", rights=["view_lead", "erase_lead"]))
        theirs = self.actions()

        self.assertEqual((mine, theirs), ([SetState.display_name, Assign.display_name], [Erase.display_name]))

    def test_colleagues_stand_by_their_names(self):
        get_user_model().objects.filter(pk=self.xu.pk).update(last_name="许", first_name="既白")
        lead = a_lead()

        for select in (self.soup(EDIT, lead.pk), self.soup(LIST)):
            with self.subTest():
                names = [option.text for option in select.select("select[name=assignee] option")]
                self.assertEqual(names[-1], "许既白")
                self.assertNotIn("xu", names)

    def test_after_logging_in_marketing_sees_what_nobody_has_answered(self):
        a_lead(receipt="new")
        a_lead(receipt="spam", is_suspected_spam=True)
        a_lead(receipt="done", state=Lead.State.WON)
        a_lead(receipt="call", state=Lead.State.CONTACTED, assignee=self.xu, follow_up_on="2026-01-05")

        panels = self.soup("wagtailadmin_home")

        self.assertEqual(receipts_in(panels, "new_leads"), ["new"])
        self.assertEqual(receipts_in(panels, "leads_to_follow_up"), ["call"])
        self.assertIsNone(panels.find(id="leads_to_erase-section"))

    def test_after_logging_in_the_privacy_officer_sees_what_is_kept_too_long(self):
        notice = a_notice(retention_months=12)
        a_lead(receipt="old", consent=notice, created_at=timezone.now() - timedelta(days=370))
        a_lead(receipt="young", consent=notice, created_at=timezone.now() - timedelta(days=360))
        self.client.force_login(a_colleague("gu", rights=["view_lead", "erase_lead"]))

        panels = self.soup("wagtailadmin_home")

        self.assertEqual(receipts_in(panels, "leads_to_erase"), ["old"])
        self.assertIsNone(panels.find(id="new_leads-section"))

    def test_who_has_no_leads_sees_no_panel(self):
        a_lead()
        self.client.force_login(a_colleague("editor", rights=[]))

        self.assertIsNone(self.soup("wagtailadmin_home").find(id="new_leads-section"))


def receipts_in(soup, panel: str) -> list[str]:
    return [link.text.strip() for link in soup.find(id=f"{panel}-section").select(".title-wrapper a")]
