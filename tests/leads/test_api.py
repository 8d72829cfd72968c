import json

from django.test import TestCase, override_settings
from django.urls import include, path

from wagtail import urls as wagtail_urls

import jsonschema
from ninja import NinjaAPI

from deliveries.models import Delivery
from leads.api import router
from leads.models import Lead
from tests.leads.builders import a_form, a_notice, a_proof, solved
from tests.leads.worlds import OwnForm

api = NinjaAPI(urls_namespace="forms-of-tests")
api.add_router("/forms", router)
urlpatterns = [path("api/", api.urls), path("leads/", include("leads.urls")), path("", include(wagtail_urls))]

RIGHT = [
    {"phone": "13800138000", "consent": True},
    {
        "topic": "Village rule",
        "organisation": "Party school",
        "headcount": 40,
        "contact_name": "Lin Yi",
        "phone": "0871-65012345",
        "remarks": "In May,\nplease.",
        "consent": True,
    },
    {"phone": "13800138000", "consent": True, "topic": "", "headcount": 5000},
]
WRONG = {
    "phone": [{"consent": True}, {"phone": "", "consent": True}, {"phone": 13800138000, "consent": True}],
    "consent": [
        {"phone": "13800138000"},
        *[{"phone": "13800138000", "consent": value} for value in (False, "yes", "false", 1, None, [True])],
    ],
    "headcount": [
        {"phone": "13800138000", "consent": True, "headcount": value} for value in (0, 5001, "40", 1.5, True, None, [4])
    ],
    "topic": [
        {"phone": "13800138000", "consent": True, "topic": value} for value in (["a"], {"a": 1}, 7, None, "x" * 81)
    ],
    "salary": [{"phone": "13800138000", "consent": True, "salary": "1"}],
    "website": [{"phone": "13800138000", "consent": True, "website": "x"}],
}


@override_settings(ROOT_URLCONF=__name__)
class FormApiTests(OwnForm, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)
        cls.address = f"/api/forms/{cls.page.pk}"

    def send(self, answers, *, key="", **rest):
        headers = {"Idempotency-Key": key} if key else {}
        body = json.dumps({"answers": answers} | rest)
        return self.client.post(f"{self.address}/submissions", body, "application/json", headers=headers)

    def schema(self):
        return jsonschema.Draft202012Validator(self.client.get(self.address).json()["answers_schema"])

    @override_settings(LEADS_PROOF_BITS=6)
    def test_a_proof_of_work_is_welcome_and_not_asked_for(self):
        fresh = solved(self.client.get(f"{self.address}/challenge").json())
        for number, proof in enumerate(["", a_proof(self.page), "x", fresh]):
            answer = self.send({"phone": f"1380013800{number}", "consent": True}, proof=proof)
            self.assertEqual(answer.status_code, 201)

        found = [lead.spam_reasons for lead in Lead.objects.order_by("pk")]
        self.assertEqual(found, [[], [], ["false proof"], ["too fast"]])

    def test_says_what_to_ask_and_what_to_agree_to(self):
        answer = self.client.get(self.address).json()

        self.assertEqual(
            answer["order"], ["topic", "organisation", "headcount", "contact_name", "phone", "remarks", "consent"]
        )
        self.assertEqual(
            answer["consent"],
            {
                "title": a_notice().title,
                "version": "2026-09",
                "sentence": "We call you about your plan.",
                "html": "<p>All of it.</p>",
                "partner_sentence": "",
                "partners": [],
            },
        )

    def test_takes_what_its_schema_takes(self):
        schema = self.schema()
        for answers in RIGHT:
            with self.subTest(answers):
                self.assertEqual((schema.is_valid(answers), self.send(answers).status_code), (True, 201))

    def test_refuses_what_its_schema_refuses_and_says_where(self):
        schema = self.schema()
        for name, cases in WRONG.items():
            for answers in cases:
                with self.subTest(answers):
                    response = self.send(answers)

                    self.assertEqual((schema.is_valid(answers), response.status_code), (False, 422))
                    self.assertEqual([row["loc"] for row in response.json()["detail"]], [["answers", name]])
        self.assertEqual(Lead.objects.count(), 0)

    def test_stores_the_lead_as_one_that_came_by_the_api(self):
        answer = self.send(RIGHT[1], source_url="https://h5.example/news/1")

        lead = Lead.objects.get()
        self.assertEqual(list(answer.json()), ["receipt", "message"])
        self.assertEqual(
            [answer.json()["receipt"], "api", "https://h5.example/news/1", "+8687165012345", a_notice(), False],
            [
                *[lead.receipt, lead.channel, lead.source_url, lead.phone_e164, lead.consent],
                lead.is_suspected_spam,
            ],
        )
        self.assertEqual(Delivery.objects.count(), 1)

    def test_stores_how_the_visitor_came(self):
        last = {"url": "https://h5.example/?utm_source=mini", "referrer": "https://weixin.qq.com/x?y=1"}

        self.send(RIGHT[0], attribution={"last": last})

        lead = Lead.objects.get()
        self.assertEqual((lead.referrer_host, lead.utm_source, lead.device), ("weixin.qq.com", "mini", ""))
        self.assertEqual(self.send(RIGHT[0], attribution={"last": 7}).status_code, 422)

    def test_the_same_key_and_answers_are_one_lead(self):
        receipts = [self.send(RIGHT[0], key="k-1").json()["receipt"] for _time in range(3)]

        self.assertEqual(receipts, [Lead.objects.get().receipt] * 3)

    def test_the_same_key_with_other_answers_is_another_lead(self):
        self.send(RIGHT[0], key="k-1")
        self.send(RIGHT[1], key="k-1")

        self.assertEqual(Lead.objects.count(), 2)

    def test_refuses_a_key_that_is_too_long(self):
        self.assertEqual(self.send(RIGHT[0], key="k" * 81).status_code, 400)

    def test_refuses_what_no_database_keeps(self):
        for broken in ("a\x00b", "\ud800"):
            with self.subTest(repr(broken)):
                self.assertEqual(self.send(RIGHT[0] | {"topic": broken}).status_code, 422)
                self.assertEqual(self.send(RIGHT[0], source_url=broken).status_code, 422)

    def test_a_body_that_is_none_is_no_error_of_ours(self):
        for body in (b"", b"{", b"[]", b'"x"', b"null", b"\xff", b'{"answers": []}', b'{"answers": null}', b"[" * 9000):
            with self.subTest(body[:20]):
                response = self.client.post(f"{self.address}/submissions", body, "application/json")
                self.assertIn(response.status_code, {400, 422})

    def test_a_form_out_of_sight_is_none(self):
        self.page.unpublish()

        self.assertEqual([self.client.get(self.address).status_code, self.send(RIGHT[0]).status_code], [404, 404])
        self.assertEqual(self.client.get(f"/api/forms/{10**30}").status_code, 404)

    def test_no_get_gives_a_lead(self):
        self.send(RIGHT[1])

        for address in (self.address, f"{self.address}/submissions"):
            with self.subTest(address):
                self.assertNotIn("Lin Yi", self.client.get(address).content.decode())
