"""Machines are kept apart, people are not, nobody is refused; and a mistake is put right with one click."""

import json
import os
import unittest
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from unittest import mock

from django.db import connection
from django.test import RequestFactory, SimpleTestCase, TestCase, TransactionTestCase, override_settings, tag
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deliveries.models import Delivery
from leads.models import Lead, LeadEvent, SeenNetwork, SeenWords, UsedProof
from leads.network import address_of, network_of
from leads.proof import digest_of, signs_of_proof
from leads.quarantine import release_from_quarantine
from leads.retention import purge_old_leads
from leads.sightings import forget_sightings, signs_of_network
from leads.spam import SIGNS
from leads.storing import waiting_at_most
from tests.leads.builders import a_colleague, a_form, a_lead, a_proof, filled, solved
from tests.leads.corpus import machines, people
from tests.leads.worlds import OwnForm

# The figure of the promise is ten thousand; SPAM_BOTS=10000 measures it whole.
BOTS = int(os.environ.get("SPAM_BOTS", "500"))
PEOPLE = 500


def payload(told) -> str:
    return b64encode(json.dumps(told).encode()).decode()


@tag("once")
@override_settings(LEADS_PROOF_BITS=6)
class FigureTests(OwnForm, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def post(self, enquiries):
        """How many were refused, and the share that is kept apart."""
        address, refused, before = f"/leads/enquiries/{self.page.pk}/", 0, Lead.objects.count()
        for one in enquiries:
            answer = self.client.post(address, one.values, headers=one.headers, REMOTE_ADDR=one.address)
            refused += answer.status_code != 303
        arrived = Lead.objects.order_by("pk")[before:]
        return refused, sum(lead.is_suspected_spam for lead in arrived) / (Lead.objects.count() - before)

    def test_machines_are_kept_apart(self):
        refused, share = self.post(machines(BOTS))

        self.assertEqual((refused, Lead.objects.count()), (0, BOTS))
        self.assertGreaterEqual(share, 0.99)

    def test_people_are_not_even_behind_one_address_of_a_carrier(self):
        refused, share = self.post(people(self.page, PEOPLE))

        self.assertEqual((refused, Lead.objects.count()), (0, PEOPLE))
        self.assertLessEqual(share, 0.01)


@override_settings(LEADS_PROOF_BITS=6)
class ProofTests(OwnForm, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def signs(self, proof):
        return signs_of_proof(proof, self.page.pk)

    def test_is_fetched_apart_from_the_page_and_never_cached(self):
        first, second = (self.client.get(f"/leads/enquiries/{self.page.pk}/challenge/") for _time in range(2))

        self.assertEqual(("no-store" in first["Cache-Control"], len(first.cookies)), (True, 0))
        self.assertNotEqual(first.content, second.content)
        told = first.json()["parameters"]
        self.assertEqual((told["algorithm"], told["data"]["form"]), ("PBKDF2/SHA-256", self.page.pk))
        self.assertEqual(self.signs(solved(first.json())), ["too fast"])

    def test_counts_once_done_and_not_yet_too_old(self):
        self.assertEqual(self.signs(a_proof(self.page)), [])
        self.assertEqual(self.signs(a_proof(self.page, age=1)), ["too fast"])
        self.assertEqual(self.signs(a_proof(self.page, age=25 * 3600)), ["no proof"])
        self.assertEqual(self.signs(""), ["no proof"])

    def test_nothing_else_does(self):
        proof, other = a_proof(self.page), a_form(self.form_class, slug="other")
        told = json.loads(b64decode(proof))
        with override_settings(SECRET_KEY="another"):
            forged = a_proof(self.page)
        cheaper, elsewhere, unsolved = (json.loads(b64decode(proof)) for _time in range(3))
        cheaper["challenge"]["parameters"]["cost"] = 1
        elsewhere["challenge"]["parameters"]["data"]["form"] = other.pk
        unsolved["solution"]["derivedKey"] = "00" * 32
        written = [payload(told["challenge"]), payload([]), payload({"challenge": 1, "solution": 2}), payload("x")]
        written += [payload(one) for one in (cheaper, elsewhere, unsolved)]
        for wrong in (forged, *written, proof[:-40], "x" + proof, a_proof(other), "\x00", "a b c", "x" * 9000):
            with self.subTest(wrong[:30]):
                self.assertEqual(self.signs(wrong), ["false proof"])

    def test_of_any_shape_breaks_nothing(self):
        told, odd = json.loads(b64decode(a_proof(self.page))), [None, [], {}, -1, 1e400, "é", "\ud800", True, [[[[]]]]]
        for part, names in (("challenge", ("parameters", "signature")), ("solution", ("counter", "derivedKey"))):
            for name, value in product(names, odd):
                with self.subTest(name, value=value):
                    wrong = payload(told | {part: told[part] | {name: value}})
                    expected = [] if name == "counter" else ["false proof"]  # the derived key says it all
                    self.assertEqual((self.signs(wrong), len(digest_of(wrong)) in (0, 64)), (expected, True))

    def test_counts_for_one_enquiry(self):
        proof = a_proof(self.page)
        address = f"/leads/enquiries/{self.page.pk}/"
        again = payload(json.loads(b64decode(proof)) | {"spelled": "anew"})
        for values in ({"key": "k-1"}, {"key": "k-1"}, {"topic": "another"}, {"topic": "third", "proof": again}):
            self.client.post(address, filled(**{"proof": proof} | values))

        # The same form sent again is the same lead, whose proof is its own.
        found = [lead.spam_reasons for lead in Lead.objects.order_by("pk")]
        self.assertEqual(found, [[], ["used proof"], ["used proof"]])


class SightingTests(OwnForm, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def send(self, **values):
        self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**values))
        return Lead.objects.latest("pk")

    def test_one_number_may_ask_five_times_a_day(self):
        leads = [self.send(topic=str(turn)) for turn in range(6)]

        self.assertEqual(["same number" in lead.spam_reasons for lead in leads], [False] * 5 + [True])

    def test_however_many_come_none_of_them_is_sorted(self):
        # The first few are enough; sorting all of a flood, under the lock, took fifty milliseconds with 20,000.
        with CaptureQueriesContext(connection) as asked:
            self.send()

        counted = [query["sql"] for query in asked if "COUNT(" in query["sql"] and '"leads_lead"' in query["sql"]]
        self.assertEqual((len(counted), "ORDER BY" in "".join(counted)), (2, False))

    def test_a_busy_network_is_a_sign_and_no_verdict(self):
        leads = [self.send(phone=f"1380013{turn:04d}") for turn in range(12)]

        self.assertEqual(["busy network" in lead.spam_reasons for lead in leads], [False] * 10 + [True] * 2)
        self.assertEqual((leads[-1].spam_score, leads[-1].is_suspected_spam), (45, False))

    def test_a_flooding_network_is_a_sign(self):
        with mock.patch("leads.sightings.FLOOD", 3):
            leads = [self.send(phone=f"1380013{turn:04d}") for turn in range(4)]
            SeenNetwork.objects.update(at=timezone.now() - timezone.timedelta(minutes=61))
            later = self.send(phone="13900139000")

        self.assertEqual(["flood" in lead.spam_reasons for lead in [*leads, later]], [False] * 3 + [True, False])

    def test_one_text_under_many_numbers_is_a_sign(self):
        text = "我们提供各类培训场地，价格优惠，欢迎来电洽谈合作事宜"
        leads = [self.send(phone=f"1380013{turn:04d}", remarks=text) for turn in range(5)]
        same_person = self.send(phone="13800130000", remarks=f" {text}！")
        others = self.send(phone="13900139000", remarks="请尽快回电")

        found = ["same words" in lead.spam_reasons for lead in [*leads, same_person, others]]
        self.assertEqual(found, [False] * 3 + [True] * 3 + [False])
        self.assertEqual(leads[-1].spam_score, 55)
        self.assertNotIn("13800130000", "".join(SeenWords.objects.values_list("number", flat=True)))

    def test_what_many_people_write_is_none(self):
        leads = [self.send(phone=f"1380013{turn:04d}", remarks="请尽快联系我，谢谢！") for turn in range(6)]

        self.assertEqual({"same words" in lead.spam_reasons for lead in leads}, {False})

    def test_a_flooded_form_is_a_sign(self):
        with mock.patch("leads.sightings.FORM_BUSY", 3):
            leads = [self.send(phone=f"1380013{turn:04d}") for turn in range(4)]
            Lead.objects.update(created_at=timezone.now() - timezone.timedelta(minutes=11))
            later = self.send(phone="13900139000")

        self.assertEqual(["busy form" in lead.spam_reasons for lead in [*leads, later]], [False] * 3 + [True, False])

    def test_of_a_flood_the_latest_are_kept(self):
        for age in range(5):
            SeenNetwork.objects.create(network=str(age), at=timezone.now() - timezone.timedelta(minutes=age))

        with mock.patch("leads.sightings.MOST", 2):
            forget_sightings()

        self.assertEqual(set(SeenNetwork.objects.values_list("network", flat=True)), {"0", "1"})

    @override_settings(LEADS_SPAM_THRESHOLD=20)
    def test_the_threshold_is_a_setting(self):
        self.assertTrue(self.send().is_suspected_spam)

    def test_nothing_says_who_it_was_and_nothing_is_kept_for_long(self):
        self.send()
        row = SeenNetwork.objects.get()
        self.assertNotIn("127.0.0.1", row.network)
        UsedProof.objects.create(digest="x", at=timezone.now() - timezone.timedelta(days=3))
        SeenNetwork.objects.update(at=timezone.now() - timezone.timedelta(days=3))

        purge_old_leads()

        self.assertEqual((UsedProof.objects.count(), SeenNetwork.objects.count()), (0, 0))


@unittest.skipUnless(connection.vendor == "postgresql", "SQLite has one writer at a time")
class OneNetworkTests(TransactionTestCase):
    """A hall full of people, or the server of a headless front end."""

    serialized_rollback = True

    def test_its_visitors_do_not_wait_for_each_other(self):
        def another_is_stored():
            try:
                with waiting_at_most(0.5):
                    signs_of_network("hall")
            finally:
                connection.close()

        with ThreadPoolExecutor() as beside, waiting_at_most(5):
            signs_of_network("hall")
            beside.submit(another_is_stored).result()

        self.assertEqual(SeenNetwork.objects.count(), 2)


class ReleaseTests(OwnForm, TestCase):
    def setUp(self):
        page = a_form(self.form_class)
        self.client.post(f"/leads/enquiries/{page.pk}/", filled(website="x"))
        self.lead = Lead.objects.get()
        self.xu = a_colleague("xu")
        self.address = reverse("leads_release", args=[self.lead.pk])

    def test_tells_marketing_once(self):
        self.assertEqual(Delivery.objects.count(), 0)

        answers = [release_from_quarantine(self.lead, self.xu), release_from_quarantine(Lead.objects.get(), self.xu)]

        self.assertEqual((answers, Delivery.objects.count()), ([True, False], 1))
        self.assertFalse(Lead.objects.get().is_suspected_spam)
        event = self.lead.events.get(kind=LeadEvent.Kind.RELEASED)
        self.assertEqual(event.by, self.xu)

    def test_is_one_click_at_the_desk(self):
        self.client.force_login(self.xu)
        page = self.client.get(reverse("wagtailsnippets_leads_lead:edit", args=[self.lead.pk]))
        told = page.content.decode()
        self.assertEqual((f'formaction="{self.address}"' in told, str(SIGNS["honeypot"][1]) in told), (True, True))

        self.client.post(self.address)

        self.assertEqual((Lead.objects.get().is_suspected_spam, Delivery.objects.count()), (False, 1))

    def test_is_for_those_who_work_leads(self):
        self.client.force_login(a_colleague("gu", rights=["view_lead"]))

        self.assertEqual(
            (self.client.post(self.address).status_code, self.client.get(self.address).status_code), (302, 405)
        )
        self.assertTrue(Lead.objects.get().is_suspected_spam)

    def test_works_when_the_form_is_gone(self):
        lead = a_lead(is_suspected_spam=True)

        self.assertTrue(release_from_quarantine(lead, self.xu))
        self.assertEqual(Delivery.objects.count(), 0)


class AddressTests(SimpleTestCase):
    def request(self, forwarded="", remote="10.0.0.1"):
        return RequestFactory().get(
            "/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded} if forwarded else {}
        )

    def test_is_read_from_the_right_past_our_own_proxies(self):
        for proxies, forwarded, address in (
            (0, "1.1.1.1", "10.0.0.1"),
            (1, "1.1.1.1", "1.1.1.1"),
            (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
            (2, "9.9.9.9, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
            (2, "1.1.1.1", "10.0.0.1"),
            (1, "", "10.0.0.1"),
            (1, " , ,1.1.1.1 ,", "1.1.1.1"),
        ):
            with self.subTest(forwarded, proxies=proxies), override_settings(LEADS_TRUSTED_PROXIES=proxies):
                self.assertEqual(address_of(self.request(forwarded)), address)

    def test_a_household_is_one_network(self):
        def network(address):
            return network_of(self.request(remote=address))

        self.assertEqual(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"))
        self.assertNotEqual(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"))
        self.assertEqual(network("::ffff:1.1.1.1"), network("1.1.1.1"))
        self.assertEqual([network(""), network("nonsense"), network("unix:")], ["", "", ""])
