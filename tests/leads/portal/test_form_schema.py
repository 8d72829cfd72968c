import json

from django.test import TestCase

import jsonschema

from leads.form_schema import schema_of
from leads.models import Lead, LeadFormPage
from tests.leads.builders import a_form

BASE = {"phone": "13800138000", "consent": True}
# Type of the question, an answer that is right, one that is wrong.
KINDS = [
    ("singleline", "x", 1),
    ("multiline", "x\ny", ["x"]),
    ("email", "a@b.example", 5),
    ("number", 1.5, "1.5"),
    ("url", "https://b.example/", 5),
    ("checkbox", True, "on"),
    ("checkboxes", ["Law", "Tea"], ["Rice"]),
    ("dropdown", "Law", "Rice"),
    ("multiselect", ["Tea"], "Tea"),
    ("radio", "Tea", ["Tea"]),
    ("date", "2026-12-01", 20261201),
    ("datetime", "2026-12-01T08:00:00+08:00", 1),
]


class SchemaOfEveryKindTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(LeadFormPage)
        for kind, _right, _wrong in KINDS:
            cls.page.form_fields.create(label=f"Q {kind}", field_type=kind, choices="Law,Tea", required=True)
        cls.page.save()
        cls.right = BASE | {f"q_{kind}": right for kind, right, _wrong in KINDS}

    def send(self, answers):
        address = f"/api/v1/forms/{self.page.pk}/submissions"
        return self.client.post(address, json.dumps({"answers": answers}), "application/json")

    def check(self, answers):
        schema = schema_of(LeadFormPage.objects.get().new_form())
        return jsonschema.Draft202012Validator(schema).is_valid(answers)

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(schema_of(self.page.new_form()))

    def test_right_answers_are_taken_and_stored(self):
        self.assertEqual((self.check(self.right), self.send(self.right).status_code), (True, 201))

        answers = Lead.objects.get().answers
        self.assertEqual((answers["q_checkboxes"], answers["q_checkbox"]), (["Law", "Tea"], True))

    def test_wrong_answers_and_missing_ones_are_named(self):
        for kind, _right, wrong in KINDS:
            for answers in (self.right | {f"q_{kind}": wrong}, self.right | {f"q_{kind}": None}):
                with self.subTest(kind, answer=answers[f"q_{kind}"]):
                    response = self.send(answers)

                    self.assertEqual((self.check(answers), response.status_code), (False, 422))
                    self.assertEqual([e["pointer"] for e in response.json()["errors"]], [f"#/answers/q_{kind}"])
        self.assertEqual(Lead.objects.count(), 0)
