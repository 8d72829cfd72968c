from unittest import mock

from django.db import DatabaseError
from django.test import TestCase

from leads import assignment
from leads.intake import Origin, take_lead
from leads.models import AssignmentRule, Lead
from tests.leads.builders import a_colleague, a_form, a_lead, filled
from tests.own_pages.models import OwnLeadFormPage


def a_rule(*people, name="Rule", **values):
    rule = AssignmentRule.objects.create(name=name, **values)
    rule.people.set(people)
    return rule


class RuleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.form_page = a_form(OwnLeadFormPage)
        cls.xu, cls.zhou = a_colleague("xu"), a_colleague("zhou")

    def take(self, **values):
        form = self.form_page.new_form(filled(**values))
        self.assertTrue(form.is_valid(), form.errors)
        return Lead.objects.get(pk=take_lead(form, Origin(form_page=self.form_page)).pk)

    def test_a_new_lead_goes_to_whom_the_rule_names(self):
        a_rule(self.zhou, name="Villages", words="village，town", form_page=self.form_page)

        lead = self.take(topic="Village rule")

        self.assertEqual(lead.assignee, self.zhou)
        told = [(event.kind, event.text, event.by) for event in lead.events.order_by("pk")]
        self.assertEqual(told, [("received", "", None), ("assigned", "zhou（Villages）", None)])

    def test_several_people_take_turns(self):
        a_rule(self.xu, self.zhou)

        given = [self.take(remarks=str(number)).assignee.username for number in range(4)]

        self.assertEqual(given, ["xu", "zhou", "xu", "zhou"])

    def test_the_first_rule_that_fits_decides(self):
        a_rule(self.xu, order=20)
        a_rule(self.zhou, order=10, words="village")

        self.assertEqual(self.take(topic="Village rule").assignee, self.zhou)
        self.assertEqual(self.take(topic="Finance").assignee, self.xu)

    def test_what_does_not_fit_is_nobodys(self):
        a_rule(self.xu, words="finance")
        a_rule(self.xu, is_active=False)
        a_rule(self.xu, institution=self.form_page)

        self.assertIsNone(self.take().assignee)

    def test_who_works_leads_no_more_is_passed_over(self):
        a_rule(self.xu, self.zhou)
        self.xu.is_active = False
        self.xu.save()

        self.assertEqual(self.take().assignee, self.zhou)

    def test_spam_is_given_to_nobody(self):
        a_rule(self.xu)

        self.assertIsNone(self.take(website="http://x").assignee)

    def test_a_rule_that_fails_never_costs_a_lead(self):
        a_rule(self.xu)

        with mock.patch.object(assignment, "next_person", side_effect=DatabaseError), self.assertLogs("leads"):
            lead = self.take()

        self.assertEqual((lead.assignee, Lead.objects.count()), (None, 1))

    def test_a_lead_that_has_somebody_keeps_them(self):
        a_rule(self.xu)
        lead = a_lead(assignee=self.zhou)

        assignment.assign_by_rule(lead)

        self.assertEqual(Lead.objects.get().assignee, self.zhou)
