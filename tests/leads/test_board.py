import json

from django.urls import reverse

from leads.board import CARDS
from leads.models import Lead
from tests.leads.builders import a_colleague, a_lead
from tests.leads.test_desk import EDIT, DeskTestCase
from tests.leads.test_desk_work import history


class BoardTests(DeskTestCase):
    def columns(self, **query):
        columns = self.soup("leads_board", **query).select("[data-state]")
        return {column["data-state"]: [card.a.text for card in column.select("[data-card]")] for column in columns}

    def test_shows_the_pipeline_state_by_state(self):
        a_lead(organisation="Fresh")
        a_lead(organisation="Happy", state="won")
        a_lead(organisation="Robot", is_suspected_spam=True)

        found = self.columns()

        self.assertEqual(list(found), Lead.State.values)
        self.assertEqual((found["new"], found["won"], found["talking"]), (["Fresh"], ["Happy"], []))

    def test_has_the_filters_of_the_list(self):
        a_lead(organisation="Mine", assignee=self.xu)
        a_lead(organisation="Nobody's")

        self.assertEqual(self.columns(assignee="me")["new"], ["Mine"])

    def test_shows_the_newest_and_leads_to_the_rest(self):
        for _number in range(CARDS + 2):
            a_lead(organisation="One of many")

        column = self.soup("leads_board", assignee="nobody").select_one("[data-state=new]")

        self.assertEqual((len(column.select("[data-card]")), column.select_one("[data-count]").text), (20, "22"))
        link = column.select("a")[-1]["href"]
        self.assertEqual(link.partition("?")[2], "assignee=nobody&state=new")

    def test_never_shows_a_whole_number_or_name(self):
        a_lead(phone="13812345678", contact_name="Lin Yi")

        page = str(self.soup("leads_board"))

        self.assertNotIn("12345", page)
        self.assertNotIn("Lin Yi", page)


class MoveTests(DeskTestCase):
    def move(self, lead, state, *, seen="new", **headers):
        values = {"state": state, "seen": seen, "next": f"{reverse('leads_board')}?assignee=me"}
        return self.client.post(reverse("leads_move", args=[lead.pk]), values, **headers)

    def test_moves_the_card_and_comes_back_to_the_same_board(self):
        lead = a_lead()

        answer = self.move(lead, "contacted")

        self.assertRedirects(answer, f"{reverse('leads_board')}?assignee=me")
        self.assertEqual(history(lead), [("state", str(Lead.State.CONTACTED.label), "xu")])

    def test_the_second_of_two_reads_what_the_first_did(self):
        lead = a_lead()
        self.move(lead, "contacted")
        self.client.force_login(a_colleague("zhou"))

        answer = self.move(lead, "invalid", headers={"Accept": "application/json"})

        refusal = json.loads(answer.content)["refusal"]
        self.assertEqual((answer.status_code, refusal[:3], "已联系" in refusal), (409, "xu ", True))
        self.assertEqual(Lead.objects.get().state, "contacted")

    def test_suspected_spam_moves_nowhere_but_out(self):
        lead = a_lead(is_suspected_spam=True)

        self.move(lead, "won")
        self.assertEqual(Lead.objects.get().state, "new")

        self.move(lead, "invalid")
        self.assertEqual(Lead.objects.get().state, "invalid")

    def test_needs_the_right_to_work(self):
        lead = a_lead()
        self.client.force_login(a_colleague("viewer", rights=["view_lead"]))

        self.move(lead, "won")

        self.assertEqual(Lead.objects.get().state, "new")
        self.assertEqual(self.soup("leads_board").select("[data-board-move]"), [])

    def test_leads_to_no_foreign_site(self):
        lead = a_lead()

        answer = self.client.post(
            reverse("leads_move", args=[lead.pk]), {"state": "won", "seen": "new", "next": "https://evil.example/"}
        )

        self.assertRedirects(answer, reverse("leads_board"))

    def test_remembers_when_somebody_was_first_spoken_with(self):
        lead = a_lead()
        self.move(lead, "contacted")
        first = Lead.objects.get().first_contacted_at

        self.move(lead, "talking", seen="contacted")

        self.assertIsNotNone(first)
        self.assertEqual(Lead.objects.get().first_contacted_at, first)


class TwoEditorsTests(DeskTestCase):
    def opened(self, lead):
        """What stands in the form that somebody has opened."""
        form = self.soup(EDIT, lead.pk).select_one("#w-editor-form")
        return {
            "state": form.select_one("[name=state] option[selected]")["value"],
            "assignee": "",
            "follow_up_on": "",
            "seen": form.select_one("[name=seen]")["value"],
        }

    def test_a_note_does_not_undo_what_a_colleague_did_meanwhile(self):
        lead = a_lead()
        form = self.opened(lead)
        Lead.objects.update(state="talking", assignee=self.xu)

        self.client.post(reverse(EDIT, args=[lead.pk]), form | {"note": "Called."})

        lead.refresh_from_db()
        self.assertEqual((lead.state, lead.assignee), ("talking", self.xu))
        self.assertEqual(history(lead), [("note", "Called.", "xu")])

    def test_two_different_changes_of_one_thing_are_told(self):
        lead = a_lead()
        form = self.opened(lead)
        Lead.objects.update(state="talking")

        answer = self.client.post(reverse(EDIT, args=[lead.pk]), form | {"state": "invalid"})

        self.assertIn("洽谈中", self.parsed(answer).select_one(".error-message, .w-field__errors").text)
        self.assertEqual(Lead.objects.get().state, "talking")
