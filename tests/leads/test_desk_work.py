from django.urls import reverse

from leads.models import Lead, LeadEvent
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

        self.save(lead, organisation="Another", phone="110", receipt="x", phone_e164="110", consent="")

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

        links = [link["href"] for link in self.soup(EDIT, second.pk).select(".help-block a")]

        self.assertEqual(links, [reverse(EDIT, args=[first.pk])])


class InspectTests(DeskTestCase):
    def test_shows_every_answer_under_the_words_it_was_asked_with(self):
        lead = a_lead(
            questions=[{"key": "days", "label": "How many days?"}, {"key": "bus", "label": "A bus?"}],
            answers={"days": ["Three", "Five"], "bus": True},
        )

        table = self.soup(INSPECT, lead.pk).select_one("table.listing")

        told = {row.th.text: row.td.text.strip() for row in table.select("tr")}
        self.assertEqual((told["How many days?"], told["A bus?"]), ("Three；Five", "是"))

    def test_never_shows_a_whole_number(self):
        lead = a_lead(phone="13812345678")

        self.assertNotIn("12345", str(self.soup(INSPECT, lead.pk)) + str(self.soup(EDIT, lead.pk)))

    def test_says_why_it_looks_like_spam(self):
        lead = a_lead(is_suspected_spam=True, spam_reasons=["honeypot"])

        self.assertNotIn("honeypot", self.soup(INSPECT, lead.pk).select_one(".help-block").text)


class RevealTests(DeskTestCase):
    def reveal(self, number):
        return self.client.post(reverse("leads_reveal", args=[number]))

    def test_shows_the_number_and_writes_it_down(self):
        lead = a_lead()

        response = self.reveal(lead.pk)

        self.assertContains(response, '<a href="tel:13800138000">13800138000</a>')
        self.assertEqual((history(lead), response["Cache-Control"][:8]), ([("revealed", "", "xu")], "no-store"))

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
