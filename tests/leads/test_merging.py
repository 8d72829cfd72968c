from django.urls import reverse
from django.utils.translation import gettext as _

from leads.merging import merge
from leads.models import AuditEntry, Lead, LeadEvent
from leads.people import look_for
from leads.pipeline import Refused, note
from tests.leads.builders import a_colleague, a_lead
from tests.leads.test_desk import EDIT, LIST, DeskTestCase


class MergeTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.lead = a_lead(receipt="XF-KEPT", topic="", organisation="Party school")
        self.other = a_lead(receipt="XF-GONE", topic="Village rule", remarks="In May.")

    def merge(self):
        return self.client.post(reverse("leads_merge", args=[self.lead.pk]), {"other": self.other.pk})

    def test_leaves_one_lead_that_both_receipts_find(self):
        self.assertRedirects(self.merge(), reverse(EDIT, args=[self.lead.pk]))

        self.assertEqual(self.receipts(), ["XF-KEPT"])
        self.assertEqual(self.receipts(q="XF-GONE"), ["XF-KEPT"])
        self.assertEqual(Lead.objects.count(), 2)

    def test_the_old_address_leads_to_what_the_lead_is_part_of(self):
        self.merge()

        answer = self.client.get(reverse(EDIT, args=[self.other.pk]), follow=True)

        self.assertEqual(answer.redirect_chain, [(reverse(EDIT, args=[self.lead.pk]), 302)])
        self.assertContains(answer, _("%(other)s is now part of %(lead)s.") % {"other": "XF-GONE", "lead": "XF-KEPT"})

    def test_fills_what_was_empty_and_overwrites_nothing(self):
        self.merge()

        lead = Lead.objects.get(pk=self.lead.pk)
        self.assertEqual((lead.topic, lead.organisation, lead.remarks), ("Village rule", "Party school", "In May."))

    def test_shows_the_history_of_both(self):
        note(self.lead, "First call.", by=self.xu)
        note(self.other, "Second call.", by=self.xu)

        self.merge()

        told = self.soup(EDIT, self.lead.pk).select_one(".leads-timeline").text
        self.assertEqual([text in told for text in ("First call.", "Second call.", "XF-GONE")], [True] * 3)

    def test_is_written_into_the_audit_log(self):
        self.merge()

        entry = AuditEntry.objects.get()
        self.assertEqual((entry.action, entry.about, entry.facts), ("merged", "XF-KEPT", {"other": "XF-GONE"}))

    def test_other_peoples_enquiries_are_refused(self):
        self.other = a_lead(phone="13900139000")

        self.merge()

        self.assertEqual((LeadEvent.objects.count(), AuditEntry.objects.count()), (0, 0))

    def test_nothing_is_merged_twice_or_into_itself(self):
        merge(self.lead, self.other, by=self.xu)

        for one, two in ((self.lead, self.other), (self.other, self.lead), (self.lead, self.lead)):
            with self.subTest(), self.assertRaises(Refused):
                merge(one, two, by=self.xu)

    def test_what_was_merged_before_comes_along(self):
        third = a_lead(receipt="XF-THIRD")
        merge(self.other, third, by=self.xu)

        merge(self.lead, self.other, by=self.xu)

        self.assertEqual(self.receipts(q="XF-THIRD"), ["XF-KEPT"])

    def test_the_person_still_has_all_of_it_and_erasing_takes_all(self):
        self.merge()

        self.assertEqual(len(look_for("13800138000")), 2)
        Lead.objects.get(pk=self.lead.pk).delete()
        self.assertEqual(Lead.objects.count(), 0)

    def test_needs_the_right_to_work(self):
        self.client.force_login(a_colleague("viewer", rights=["view_lead"]))

        self.merge()

        self.assertEqual(Lead.objects.exclude(merged_into=None).count(), 0)
        self.assertEqual(self.client.get(reverse(LIST)).status_code, 200)
