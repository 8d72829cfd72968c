from django.urls import reverse

from bs4 import BeautifulSoup

from leads.models import AuditEntry, Lead, LeadEvent
from leads.pipeline import Reason
from tests.leads.builders import a_colleague, a_lead
from tests.leads.test_desk import DeskTestCase

EDIT, INSPECT = "wagtailsnippets_leads_lead:edit", "wagtailsnippets_leads_lead:inspect"


def history(lead):
    return [(event.kind, event.text, str(event.by or "")) for event in lead.events.order_by("pk")]


class EditTests(DeskTestCase):
    def save(self, lead, **values):
        facts = {"state": lead.state, "assignee": "", "follow_up_on": "", "note": ""} | values
        return self.client.post(reverse(EDIT, args=[lead.pk]), facts)

    def test_writes_down_who_changed_what(self):
        lead = a_lead()

        self.save(lead, state="contacted", assignee=self.xu.pk, follow_up_on="2026-12-01", note="Wants May.")

        lead.refresh_from_db()
        self.assertEqual((lead.state, lead.assignee, str(lead.follow_up_on)), ("contacted", self.xu, "2026-12-01"))
        self.assertEqual(
            history(lead),
            [
                ("state", str(Lead.State.CONTACTED.label), "xu"),
                ("assigned", "xu", "xu"),
                ("note", "Wants May.", "xu"),
            ],
        )

    def test_saving_without_a_change_says_nothing(self):
        lead = a_lead()

        self.save(lead)

        self.assertEqual(history(lead), [])

    def test_what_the_visitor_wrote_stays_as_it_was(self):
        lead = a_lead(organisation="Party school")

        self.save(lead, organisation="Another", phone="110", receipt="x", consent="")

        lead.refresh_from_db()
        self.assertEqual((lead.organisation, lead.phone), ("Party school", "13800138000"))

    def test_offers_only_marketing_staff(self):
        a_colleague("editor", rights=[])
        former = a_colleague("former", rights=[])

        page = self.soup(EDIT, a_lead(assignee=former).pk)

        self.assertEqual([o.text for o in page.select("[name=assignee] option")][1:], ["former", "xu"])

    def test_shows_the_history(self):
        lead = a_lead()
        self.save(lead, note="Wants May.")

        self.assertIn("Wants May.", self.soup(EDIT, lead.pk).text)

    def test_points_at_what_the_same_number_asked_before(self):
        first, second = a_lead(receipt="first", phone="138 0013 8000"), a_lead(receipt="second")

        link = self.soup(EDIT, second.pk).find("a", string="first")

        self.assertEqual(link["href"], reverse(EDIT, args=[first.pk]))


class InspectTests(DeskTestCase):
    def test_shows_every_answer_under_the_words_it_was_asked_with(self):
        lead = a_lead(
            questions=[{"key": "days", "label": "How many days?"}, {"key": "bus", "label": "A bus?"}],
            answers={"days": ["Three", "Five"], "bus": True},
        )

        told = {row.dt.text: row.dd.text.strip() for row in self.soup(INSPECT, lead.pk).select(".leads-facts > div")}

        self.assertEqual((told["How many days?"], told["A bus?"]), ("Three；Five", "是"))

    def test_never_shows_a_whole_number(self):
        lead = a_lead(phone="13812345678", remarks="Call 138 1234 5678, or 13812345678")

        self.assertNotIn("12345", str(self.soup(INSPECT, lead.pk)) + str(self.soup(EDIT, lead.pk)))

    def test_says_why_it_looks_like_spam(self):
        lead = a_lead(is_suspected_spam=True, spam_reasons=["honeypot"])

        self.assertNotIn("honeypot", self.soup(INSPECT, lead.pk).select_one(".help-block").text)


class RevealTests(DeskTestCase):
    def reveal(self, number, **values):
        return self.client.post(reverse("leads_reveal", args=[number]), {"reveal_reason": "call"} | values)

    def test_shows_the_number_and_writes_it_down(self):
        lead = a_lead()

        response = self.reveal(lead.pk)

        link = BeautifulSoup(response.content, "html.parser").select_one("[data-revealed-phone]")
        self.assertEqual((link["href"], link.text), ("tel:+8613800138000", "13800138000"))
        told = [("revealed", str(Reason.CALL.label), "xu")]
        self.assertEqual((history(lead), response["Cache-Control"][:8]), (told, "no-store"))
        entry = AuditEntry.objects.get()
        self.assertEqual((entry.action, entry.by_name, entry.about), ("revealed", "xu", lead.receipt))

    def test_asks_for_a_reason(self):
        lead = a_lead()

        for reason in ("", "curiosity"):
            with self.subTest(reason):
                self.assertRedirects(self.reveal(lead.pk, reveal_reason=reason), reverse(INSPECT, args=[lead.pk]))
        self.assertEqual((history(lead), AuditEntry.objects.count()), ([], 0))

    def test_a_look_at_the_address_reveals_nothing(self):
        lead = a_lead()

        response = self.client.get(reverse("leads_reveal", args=[lead.pk]))

        self.assertRedirects(response, reverse(INSPECT, args=[lead.pk]))
        self.assertEqual(history(lead), [])

    def test_needs_a_right_of_its_own(self):
        lead = a_lead()
        self.client.force_login(a_colleague("no-numbers", rights=["view_lead", "work_lead"]))

        response = self.reveal(lead.pk)

        self.assertEqual((response.status_code, history(lead)), (302, []))
        self.assertEqual(self.soup(INSPECT, lead.pk).select("[formaction]"), [])

    def test_knows_no_other_lead(self):
        self.assertEqual(self.reveal(404).status_code, 404)


class BulkTests(DeskTestCase):
    def bulk(self, action, leads, **values):
        query = "&".join(f"id={lead.pk}" for lead in leads)
        address = reverse("wagtail_bulk_action", args=["leads", "lead", action])
        return self.client.post(f"{address}?{query}", values)

    def test_moves_the_chosen_to_a_state(self):
        chosen, other = [a_lead(), a_lead()], a_lead()

        self.bulk("set_state", chosen, state="contacted")

        self.assertEqual([lead.events.get().kind for lead in chosen], [LeadEvent.Kind.STATE] * 2)
        self.assertEqual(sorted(Lead.objects.values_list("state", flat=True)), ["contacted", "contacted", "new"])
        self.assertEqual(history(other), [])

    def test_gives_the_chosen_to_a_colleague(self):
        zhou = a_colleague("zhou")
        chosen = [a_lead(), a_lead()]

        self.bulk("assign", chosen, assignee=zhou.pk)

        self.assertEqual([history(lead) for lead in chosen], [[("assigned", "zhou", "xu")]] * 2)
        self.assertEqual(Lead.objects.filter(assignee=zhou).count(), 2)

    def test_gives_them_to_nobody_outside_marketing(self):
        lead = a_lead()

        self.bulk("assign", [lead], assignee=a_colleague("editor", rights=[]).pk)

        self.assertEqual(history(lead), [])

    def test_asks_first(self):
        address = reverse("wagtail_bulk_action", args=["leads", "lead", "set_state"])

        response = self.client.get(f"{address}?id={a_lead(receipt='XF-ONE').pk}")

        self.assertContains(response, "XF-ONE")
        self.assertContains(response, 'name="state"')

    def test_erases_only_for_who_may(self):
        leads = [a_lead(), a_lead()]

        self.bulk("delete", leads)
        self.assertEqual(Lead.objects.count(), 2)

        self.client.force_login(a_colleague("privacy", rights=["view_lead", "erase_lead"]))
        self.bulk("delete", leads)
        self.assertEqual(Lead.objects.count(), 0)
        erased = AuditEntry.objects.filter(action="erased", by_name="privacy")
        self.assertEqual({entry.about for entry in erased}, {lead.receipt for lead in leads})
