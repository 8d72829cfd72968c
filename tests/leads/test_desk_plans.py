"""How SQLite finds leads for the desk: what a planner chooses decides whether fifty thousand leads are quick."""

import unittest

from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory, TestCase

from leads.desk_filters import pages_named_by, recent_words
from leads.desk_list import MOST_COUNTED, leads_in_list
from leads.desk_menu import due
from leads.desk_scope import leads_on_desk
from leads.finding import leads_with_phone
from leads.merging import history_of
from leads.models import Lead
from leads.retention import kept_too_long
from leads.sightings import sent_lately_by
from leads.statistics.numbers import Period
from tests.leads.builders import a_colleague, a_lead, a_notice


@unittest.skipUnless(
    connection.vendor == "sqlite", "PostgreSQL plans by what the tables hold, and here they are empty."
)
class PlanTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.boss = a_colleague("boss")
        cls.lead = a_lead(phone="13812345678", consent=a_notice())

    def listed(self, **query):
        request = RequestFactory().get("/", query)
        request.user = self.boss
        words = QueryDict(mutable=True)
        words.update(query)
        return leads_in_list(request, words)

    def assertFoundBy(self, index: str, queryset):
        plan = queryset.explain()
        self.assertIn(index, plan)
        self.assertNotIn("SCAN leads_lead\n", f"{plan}\n")

    def test_the_list_is_leafed_through_in_its_index(self):
        for leads in (self.listed(), self.listed()[9950:10000], self.listed(received="month")):
            self.assertFoundBy("leads_on_desk", leads)
            self.assertNotIn("TEMP B-TREE", leads.explain())

    def test_the_list_is_counted_in_its_index(self):
        self.assertFoundBy("leads_on_desk", self.listed().order_by()[:MOST_COUNTED])

    def test_a_number_and_a_receipt_are_looked_up(self):
        for words in ("138 1234 5678", "XF20261124-ABCDEF"):
            plan = self.listed(q=words).explain()
            self.assertIn("phone_index=?", plan)
            self.assertNotIn("SCAN", plan)

    def test_neighbours_and_duplicates_are_looked_up(self):
        self.assertFoundBy(
            "phone_index", leads_on_desk(self.boss).filter(pk__in=leads_with_phone("13812345678").values("pk"))
        )
        self.assertFoundBy(
            "leads_on_desk", self.listed().filter(created_at__gt=self.lead.created_at).order_by("created_at")
        )

    def test_what_is_overdue_and_what_is_kept_too_long_are_looked_up(self):
        overdue = due(lt=0)(leads_on_desk(self.boss).filter(is_suspected_spam=False)).order_by()
        self.assertFoundBy("leads_follow_up_days", overdue)
        self.assertFoundBy("leads_spam", kept_too_long().order_by())

    def test_sending_a_form_reads_only_what_came_by_it_lately(self):
        self.assertFoundBy("form_page_id=? AND created_at>?", sent_lately_by(1))

    def test_statistics_read_their_days_only(self):
        self.assertFoundBy("created_at>?", Period(30).of(leads_on_desk(self.boss)))

    def test_a_history_is_read_by_its_lead(self):
        self.assertNotIn("SCAN leads_leadevent", history_of(self.lead).explain())

    def test_pages_for_a_filter_are_few_looks_into_an_index(self):
        request = RequestFactory().get("/")
        request.user = self.boss
        plan = pages_named_by("institution")(request).explain()

        self.assertNotIn("SCAN leads_lead", plan.replace("SEARCH", ""))
        self.assertEqual(
            recent_words(Lead.objects.all()), [{"referrer_host": "", "utm_source": "", "utm_campaign": ""}]
        )
