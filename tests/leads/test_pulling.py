"""A CRM fetches leads by a token: what it was given, and nothing else."""

from datetime import timedelta
from unittest import mock

from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from leads.models import AuditEntry, LeadEvent, PullToken
from leads.pipeline import reveal_phone, set_state
from leads.pulling.tokens import make_token
from tests.leads.builders import a_colleague
from tests.leads.institutions import TwoInstitutions

PULL = "/leads/pull/"


class PullTests(TwoInstitutions, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.boss = a_colleague("boss", rights=["view_lead", "reveal_lead", "configure_lead"])
        for lead in (cls.own, cls.foreign):
            LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.RECEIVED)
        LeadEvent.objects.update(at=timezone.now() - timedelta(minutes=1))
        cls.token, cls.text = make_token(name="CRM", columns=["receipt", "phone"], institution_id=cls.linjiang.pk)

    def setUp(self):
        cache.clear()

    def fetch(self, text="", **query):
        return self.client.get(PULL, query, headers={"Authorization": f"Bearer {text or self.text}"})

    def settle(self):
        LeadEvent.objects.update(at=timezone.now() - timedelta(minutes=1))

    def test_gives_the_columns_of_the_token_and_its_institution_masked(self):
        told = self.fetch().json()

        self.assertEqual(told["leads"], [{"receipt": "XF-OWN", "phone": "138****0001"}])
        self.assertEqual(told["more"], False)

    def test_gives_numbers_in_full_where_the_token_says_so(self):
        PullToken.objects.update(phones_shown=True)

        self.assertEqual(self.fetch().json()["leads"][0]["phone"], "13812340001")

    def test_gives_what_changed_since_the_cursor_once(self):
        cursor = self.fetch().json()["cursor"]
        self.assertEqual(self.fetch(since=cursor).json(), {"leads": [], "cursor": cursor, "more": False})

        set_state(self.own, "won", by=self.boss)
        set_state(self.foreign, "won", by=self.boss)
        self.assertEqual(self.fetch(since=cursor).json()["leads"], [])  # it may not have settled yet
        self.settle()

        self.assertEqual([lead["receipt"] for lead in self.fetch(since=cursor).json()["leads"]], ["XF-OWN"])

    def test_a_look_at_a_number_is_no_change(self):
        cursor = self.fetch().json()["cursor"]
        reveal_phone(self.own, by=self.boss, reason="call")
        self.settle()

        self.assertEqual(self.fetch(since=cursor).json()["leads"], [])

    def test_says_that_there_is_more(self):
        PullToken.objects.update(institution=None)
        first = self.fetch(limit=1).json()
        second = self.fetch(limit=1, since=first["cursor"]).json()

        found = [lead["receipt"] for told in (first, second) for lead in told["leads"]]
        self.assertEqual((found, first["more"], second["more"]), (["XF-OWN", "XF-FOREIGN"], True, False))

    def test_is_closed_without_a_token_in_force(self):
        PullToken.objects.update(revoked_at=timezone.now())
        self.client.force_login(self.boss)

        answers = [self.fetch(), self.fetch("leads_wrong"), self.client.get(PULL)]
        self.assertEqual([answer.status_code for answer in answers], [401] * 3)
        self.assertEqual({answer["WWW-Authenticate"] for answer in answers}, {"Bearer"})

    def test_refuses_what_it_does_not_know(self):
        for query in ({"since": "x"}, {"since": "-1"}, {"state": "won"}, {"limit": "9" * 30}):
            with self.subTest(query):
                self.assertEqual(self.fetch(**query).status_code, 400)

    def test_is_limited_and_logged(self):
        with mock.patch("leads.pulling.views.A_MINUTE", 2):
            statuses = [self.fetch().status_code for _time in range(3)]

        self.assertEqual(statuses, [200, 200, 429])
        self.assertEqual(
            list(AuditEntry.objects.values_list("action", "about", "facts__rows")), [("pulled", "CRM", 1)] * 2
        )

    def test_is_kept_by_nobody_between(self):
        self.assertIn("no-store", self.fetch()["Cache-Control"])


class TokensTests(TwoInstitutions, TestCase):
    def make(self, user, **said):
        self.client.force_login(user)
        return self.client.post(reverse("leads_pull_tokens"), {"name": "CRM", "columns": ["receipt"]} | said)

    def test_is_shown_once_and_kept_as_a_hash(self):
        page = self.make(self.staff_of(self.linjiang, "configure"), institution=self.linjiang.pk)

        text = page.context["made"]
        self.assertContains(page, text)
        self.assertNotContains(self.client.get(reverse("leads_pull_tokens")), text)
        self.assertNotIn(text, str(PullToken.objects.values().get()))

    def test_opens_no_more_than_its_maker_may(self):
        user = self.staff_of(self.linjiang, "configure")
        for said in ({}, {"institution": self.nanping.pk}, {"institution": self.linjiang.pk, "phones_shown": "1"}):
            with self.subTest(said):
                self.make(user, **said)
                self.assertEqual(PullToken.objects.count(), 0)

    def test_can_be_revoked(self):
        token, _text = make_token(name="CRM", institution_id=self.linjiang.pk)
        self.client.force_login(self.staff_of(self.linjiang, "configure"))

        self.client.post(reverse("leads_pull_revoke", args=[token.pk]))

        token.refresh_from_db()
        self.assertIsNotNone(token.revoked_at)
