import io

from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from django.utils.translation import gettext as _

from leads.audit import NeverChanged, faults, record
from leads.models import AuditEntry, AuditHead
from leads.pipeline import Reason
from tests.leads.builders import a_colleague, a_lead


class ChainTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.gu = a_colleague("gu", rights=["view_auditentry"])
        for number in range(5):
            record(AuditEntry.Action.REVEALED, by=cls.gu, about=f"XF-{number}", reason="call", rows=number, text="理由")

    def change(self, number, **values):
        """What somebody with the database in hand could do."""
        AuditEntry.objects.filter(number=number).update(**values)

    def test_is_whole_as_it_was_written(self):
        self.assertEqual((list(faults()), [entry.number for entry in AuditEntry.objects.all()]), ([], [5, 4, 3, 2, 1]))

    def test_whatever_is_changed_is_found(self):
        for name, value in {"about": "XF-9", "by_name": "xu", "by_id": None, "action": "erased", "facts": {}}.items():
            with self.subTest(name):
                before = AuditEntry.objects.filter(number=3).values_list(name, flat=True)[0]
                self.change(3, **{name: value})
                self.assertEqual(len(list(faults())), 1)
                self.change(3, **{name: before})
        self.assertEqual(list(faults()), [])

    def test_a_cut_is_found_in_the_middle_and_at_the_end(self):
        for number in (1, 3, 5):
            with self.subTest(number):
                entry = AuditEntry.objects.get(number=number)
                AuditEntry.objects.filter(number=number).delete()
                self.assertEqual(len(list(faults())), 1)
                AuditEntry.objects.bulk_create([entry])

    def test_a_chain_written_anew_is_found_by_a_head_that_was_kept(self):
        head = AuditHead.objects.get().digest
        AuditEntry.objects.all().delete()
        AuditHead.objects.all().delete()
        record(AuditEntry.Action.ERASED, about="another story")

        self.assertEqual((list(faults()), len(list(faults(expected_head=head)))), ([], 1))

    def test_the_program_writes_once(self):
        entry = AuditEntry.objects.first()

        for deed in (entry.save, entry.delete):
            with self.subTest(deed.__name__), self.assertRaises(NeverChanged):
                deed()

    def test_the_command_says_what_it_found(self):
        said = io.StringIO()
        call_command("verify_lead_audit", stdout=said)
        self.assertIn(AuditHead.objects.get().digest, said.getvalue())
        call_command("verify_lead_audit", head=AuditEntry.objects.last().digest, stdout=said)

        self.change(2, about="x")
        with self.assertRaises(CommandError):
            call_command("verify_lead_audit", stderr=io.StringIO())

    def test_the_privacy_officer_reads_it_and_nobody_writes_it(self):
        self.client.force_login(self.gu)
        names = {name: f"wagtailsnippets_leads_auditentry:{name}" for name in ("list", "inspect", "edit", "delete")}

        listing = self.client.get(reverse(names["list"]))
        self.assertContains(listing, "XF-4")
        self.assertContains(listing, f"{_('Reason')}：{Reason.CALL.label}")
        self.assertContains(self.client.get(reverse(names["inspect"], args=[5])), "XF-4")
        for name in ("edit", "delete"):
            self.assertEqual(self.client.post(reverse(names[name], args=[5])).status_code, 302)
        self.client.force_login(a_colleague("xu"))
        self.assertEqual(self.client.get(reverse(names["list"])).status_code, 302)
        self.assertEqual(list(faults()), [])


class DeedTests(TestCase):
    def test_an_export_and_a_single_deletion_are_written_down(self):
        lead = a_lead()
        self.client.force_login(a_colleague("all", rights=["view_lead", "export_lead", "erase_lead"]))

        self.client.get(reverse("wagtailsnippets_leads_lead:list"), {"export": "csv"})
        self.client.post(reverse("wagtailsnippets_leads_lead:delete", args=[lead.pk]))

        told = [(entry.action, entry.about, entry.facts.get("rows")) for entry in AuditEntry.objects.order_by("number")]
        self.assertEqual(told, [("exported", "csv", 1), ("erased", lead.receipt, None)])
