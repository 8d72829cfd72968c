"""One person's data is found, handed out and erased; and nothing is kept for longer than was promised."""

import io
import json
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from leads.models import AuditEntry, Lead, LeadEvent
from leads.retention import purge_old_leads
from tests.leads.builders import a_colleague, a_lead, a_notice
from tests.leads.test_encryption import everything_stored

NUMBER = "13987654321"


def deeds():
    return [entry.action for entry in AuditEntry.objects.order_by("number")]


class PersonTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        facts = {"contact_name": "林金丝雀", "questions": [{"key": "days", "label": "天数"}], "answers": {"days": "三"}}
        cls.mine = [a_lead(phone=NUMBER, **facts), a_lead(phone="+86 139-8765-4321")]
        LeadEvent.objects.create(lead=cls.mine[0], kind=LeadEvent.Kind.NOTE, text="五月来")
        cls.other = a_lead(phone="13800138000")
        cls.gu = a_colleague("gu", rights=["view_lead", "erase_lead"])

    def setUp(self):
        self.client.force_login(self.gu)

    def post(self, **values):
        return self.client.post(reverse("leads_person"), values)

    def test_is_found_by_number_or_receipt_and_shown_masked(self):
        for words in ("139 8765 4321", self.mine[1].receipt.lower()):
            with self.subTest(words):
                page = self.post(person=words)
                self.assertEqual([lead.pk for lead in page.context["found"]], [lead.pk for lead in self.mine])
                self.assertNotContains(page, "87654321")
                self.assertNotContains(page, "林金丝雀")
        self.assertEqual(deeds(), ["searched", "searched"])

    def test_whoever_is_not_there_is_not_found(self):
        self.assertEqual(self.post(person="13700000000").context["found"], [])

    def test_is_handed_out_whole(self):
        data = json.loads(self.post(hand_out="1", lead=[lead.pk for lead in self.mine]).content)

        first = data["enquiries"][0]
        self.assertEqual(len(data["enquiries"]), 2)
        self.assertEqual((first["answers"]["联系电话"], first["answers"]["天数"]), (NUMBER, "三"))
        self.assertEqual([event["text"] for event in first["history"]], ["五月来"])
        self.assertEqual(deeds(), ["handed_out"] * 2)

    def test_is_erased_with_a_reason_and_leaves_a_proof_without_the_number(self):
        chosen = [lead.pk for lead in self.mine]
        self.post(erase="1", lead=chosen)
        self.assertEqual(Lead.objects.count(), 3)

        self.post(erase="1", lead=chosen, why="asked by telephone")

        self.assertEqual((Lead.objects.get(), LeadEvent.objects.count(), deeds()), (self.other, 0, ["erased"] * 2))
        proofs = {entry.facts["number"] for entry in AuditEntry.objects.all()}
        self.assertEqual((len(proofs), NUMBER in everything_stored()), (1, False))

    def test_is_closed_to_everybody_else(self):
        self.client.force_login(a_colleague("xu"))

        for values in ({"person": NUMBER}, {"hand_out": "1", "lead": self.mine[0].pk}, {"erase": "1", "why": "x"}):
            with self.subTest(values):
                self.assertEqual(self.post(**values).status_code, 302)
        self.assertEqual((Lead.objects.count(), deeds()), (3, []))

    def test_the_command_does_the_same(self):
        said = io.StringIO()
        call_command("person_data", NUMBER, stdout=said)
        call_command("person_data", NUMBER, erase=True, noinput=True, stdout=io.StringIO())

        self.assertEqual(len(json.loads(said.getvalue())["enquiries"]), 2)
        self.assertEqual(Lead.objects.get(), self.other)
        with self.assertRaises(CommandError):
            call_command("person_data", NUMBER)


class RetentionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        short, long = a_notice(version="1", retention_months=1), a_notice(version="2", retention_months=24)
        for receipt, notice, days, spam in (
            ("short over", short, 31, False),
            ("short not yet", short, 30, False),
            ("long not yet", long, 700, False),
            ("long over", long, 731, False),
            ("spam over", long, 91, True),
            ("spam not yet", long, 89, True),
            ("without a notice", None, 5000, False),
        ):
            moment = timezone.now() - timedelta(days=days)
            a_lead(receipt=receipt, consent=notice, created_at=moment, is_suspected_spam=spam)

    def test_exactly_what_is_due_goes_and_the_report_says_how_much(self):
        self.assertEqual((purge_old_leads(), purge_old_leads()), (3, 0))

        left = set(Lead.objects.values_list("receipt", flat=True))
        self.assertEqual(left, {"short not yet", "long not yet", "spam not yet", "without a notice"})
        report = AuditEntry.objects.get()
        self.assertEqual((report.action, report.facts["leads"]), ("purged", 3))
        self.assertEqual(sum(report.facts["notices"].values()), 3)

    @override_settings(LEADS_PURGE=False)
    def test_may_be_left_to_people(self):
        self.assertEqual((purge_old_leads(), Lead.objects.count()), (0, 7))
