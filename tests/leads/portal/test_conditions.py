"""A question may depend on an earlier answer, come from the address, or ask for a file."""

import json

from django.test import TestCase
from django.urls import reverse

from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import inline_formset, nested_form_data

import jsonschema
from bs4 import BeautifulSoup

from leads.form_schema import schema_of
from leads.models import Lead, LeadFormPage
from tests.leads.builders import a_form, filled
from tests.programs.builders import a_site

PLACE = {"label": "Place", "field_type": "radio", "choices": "Campus\nAt yours", "required": True}
TOWN = {"label": "Town", "field_type": "dropdown", "choices": "Linjiang，Nanping", "only_if_question": "Place"}
TOWN |= {"only_if_answer": "At yours", "required": True}
STREET = {"label": "Street", "field_type": "singleline", "only_if_question": "Town", "only_if_answer": "Nanping"}
STREET |= {"required": True}


def a_form_asking(*questions, **values):
    page = a_form(LeadFormPage, **values)
    for order, question in enumerate(questions):
        page.form_fields.create(sort_order=order, **question)
    page.save()
    return page


class ConditionTests(TestCase):
    def setUp(self):
        self.page = a_form_asking(PLACE, TOWN, STREET)

    def send(self, **values):
        return self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**values))

    def test_what_is_not_asked_need_not_be_answered(self):
        self.assertEqual(self.send(place="Campus").status_code, 303)

        lead = Lead.objects.get()
        self.assertEqual(lead.answers, {"place": "Campus"})
        self.assertEqual([question["key"] for question in lead.questions], ["place"])

    def test_what_is_asked_must_be(self):
        response = self.send(place="At yours")

        self.assertEqual(list(response.context["form"].errors), ["town"])

    def test_one_condition_may_wait_for_another(self):
        self.assertEqual(list(self.send(place="At yours", town="Nanping").context["form"].errors), ["street"])
        self.assertEqual(self.send(place="At yours", town="Nanping", street="Tong Road").status_code, 303)
        # The town does not count where it was not asked.
        self.assertEqual(self.send(place="Campus", town="Nanping").status_code, 303)

    def test_answers_to_what_was_not_asked_are_tolerated_and_left_out(self):
        self.assertEqual(self.send(place="Campus", town="Atlantis", street="x" * 300).status_code, 303)

        self.assertEqual(Lead.objects.get().answers, {"place": "Campus"})

    def test_a_wrong_answer_counts_as_none(self):
        response = self.send(place="Moon")

        self.assertEqual(list(response.context["form"].errors), ["place"])

    def test_a_question_that_was_renamed_leaves_its_followers_asked(self):
        self.page.form_fields.filter(clean_name="place").update(label="Where?")

        response = self.send(place="Campus")

        self.assertEqual(list(response.context["form"].errors), ["town"])

    def test_several_choices_and_a_box_can_tell_too(self):
        page = a_form_asking(
            {"label": "Topics", "field_type": "checkboxes", "choices": "Law,Tea", "required": False},
            {"label": "Bus", "field_type": "checkbox", "required": False},
            {"label": "Which law", "field_type": "singleline", "only_if_question": "Topics", "only_if_answer": "Law"},
            {"label": "From where", "field_type": "singleline", "only_if_question": "Bus"},
            slug="second",
        )
        address = f"/leads/enquiries/{page.pk}/"

        errors = [
            list(self.client.post(address, filled(**values)).context["form"].errors)
            for values in ({"topics": ["Tea", "Law"]}, {"bus": "on"}, {"topics": ["Law"], "bus": "on"})
        ]

        self.assertEqual(errors, [["which_law"], ["from_where"], ["which_law", "from_where"]])
        self.assertEqual(self.client.post(address, filled(topics=["Tea"])).status_code, 303)

    def test_the_page_says_without_a_script_when_to_answer(self):
        page = BeautifulSoup(self.client.get(self.page.get_url()).content, "html.parser")

        box = page.select_one("[data-when=place]")
        self.assertEqual((box["data-is"], box.get("hidden")), ("At yours", None))
        self.assertIn("“Place”选“At yours”时填写。", box.text)

    def test_beside_other_pages_only_what_can_be_reached_is_asked(self):
        page = a_form_asking(
            {"label": "Bus", "field_type": "checkbox", "required": False},
            {"label": "From where", "field_type": "singleline", "only_if_question": "Bus"},
            PLACE,
            TOWN,
            slug="second",
        )

        short = page.render_enquiry(source=a_site(), prefix="side", layout="side")

        self.assertEqual([name in short for name in ("Bus", "From where", "Place", "Town")], [False, False, True, True])


class ConditionSchemaTests(TestCase):
    def setUp(self):
        self.page = a_form_asking(PLACE, TOWN, STREET)
        self.schema = jsonschema.Draft202012Validator(schema_of(self.page.new_form()))

    def send(self, answers):
        body = json.dumps({"answers": answers})
        return self.client.post(f"/api/v1/forms/{self.page.pk}/submissions", body, "application/json")

    def test_schema_and_server_want_the_same(self):
        jsonschema.Draft202012Validator.check_schema(self.schema.schema)
        base = {"phone": "13800138000", "consent": True}
        for answers, status in (
            ({"place": "Campus"}, 201),
            ({"place": "At yours"}, 422),
            ({"place": "At yours", "town": "Linjiang"}, 201),
            ({"place": "At yours", "town": "Nanping"}, 422),
            ({"place": "At yours", "town": "Nanping", "street": "x"}, 201),
            ({"place": "Campus", "town": "Nanping"}, 201),
            ({}, 422),
        ):
            with self.subTest(answers):
                answers = base | answers
                self.assertEqual(
                    (self.schema.is_valid(answers), self.send(answers).status_code), (status == 201, status)
                )

    def test_tells_a_front_end_when_to_show_it(self):
        told = self.client.get(f"/api/v1/forms/{self.page.pk}").json()["answers_schema"]

        self.assertEqual(told["properties"]["town"]["x-only-if"], {"question": "place", "answer": "At yours"})
        self.assertEqual(told["required"], ["phone", "consent", "place"])


class FromTheAddressTests(TestCase):
    def setUp(self):
        hidden = {"label": "Campaign", "field_type": "hidden", "parameter": "from", "required": True}
        self.page = a_form_asking(hidden)

    def field_of(self, response):
        return BeautifulSoup(response.content, "html.parser").select_one("[name=campaign]")

    def test_is_filled_by_the_form_page_itself(self):
        field = self.field_of(self.client.get(f"{self.page.get_url()}?from=autumn&campaign=x"))

        self.assertEqual((field["type"], field["value"], field["data-from-address"]), ("hidden", "autumn", "from"))

    def test_stands_on_every_page_for_the_script(self):
        short = self.page.render_enquiry(source=a_site(), prefix="side", layout="side")

        self.assertIn('name="campaign" value="" data-from-address="from"', short)

    def test_is_stored_and_never_stands_in_the_way(self):
        for value in ("autumn", ""):
            self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(campaign=value))

        self.assertEqual(
            [lead.answers for lead in Lead.objects.order_by("pk")], [{"campaign": "autumn"}, {"campaign": ""}]
        )

    def test_an_endless_address_is_cut(self):
        response = self.client.get(f"{self.page.get_url()}?from={'x' * 400}")

        self.assertEqual(len(self.field_of(response)["value"]), 255)


class EditorTests(WagtailTestUtils, TestCase):
    """What an editor is told at the field."""

    def setUp(self):
        self.login()
        self.page = a_form(LeadFormPage)

    def save(self, *questions, **values):
        blank = {"help_text": "", "choices": "", "default_value": "", "parameter": ""}
        blank |= {"only_if_question": "", "only_if_answer": ""}
        rows = [blank | question | {"required": "on" if question["required"] else ""} for question in questions]
        facts = {"title": "Ask", "slug": "ask", "introduction": "", "thanks_text": "", "recipients": ""}
        facts |= {"consent": self.page.consent_id, "retention_months": "", "success_page": "", "embed_origins": ""}
        facts |= {"form_fields": inline_formset(rows), "comments": inline_formset([]), "action-publish": "1"}
        return self.client.post(
            reverse("wagtailadmin_pages:edit", args=[self.page.pk]), nested_form_data(facts | values)
        )

    def errors(self, *questions, **values):
        form = self.save(*questions, **values).context["form"]
        return dict(form.errors) | {
            f"{number}.{name}": told
            for number, errors in enumerate(form.formsets["form_fields"].errors)
            for name, told in errors.items()
        }

    def test_conditions_that_hold_are_taken(self):
        self.assertEqual(self.save(PLACE, TOWN, STREET).status_code, 302)

        self.assertEqual(
            [q.only_if_question for q in LeadFormPage.objects.get().form_fields.all()], ["", "Place", "Town"]
        )

    def test_a_question_that_stands_later_or_nowhere_is_refused(self):
        told = {"0.only_if_question": ["在此之前没有这个名称的问题。"]}

        self.assertEqual(self.errors(TOWN, PLACE), told)
        self.assertEqual(self.errors(STREET), told)

    def test_an_answer_nobody_can_give_is_refused_with_those_that_can_be(self):
        told = {"1.only_if_answer": ["该问题的选项为：Campus、At yours。"]}

        self.assertEqual(self.errors(PLACE, TOWN | {"only_if_answer": "Moon"}), told)

    def test_a_question_without_choices_decides_nothing(self):
        text = {"label": "Place", "field_type": "singleline", "required": False}

        self.assertEqual(list(self.errors(text, TOWN)), ["1.only_if_question"])

    def test_half_a_condition_is_refused(self):
        self.assertEqual(list(self.errors(PLACE, TOWN | {"only_if_question": ""})), ["1.only_if_question"])

    def test_choices_must_be_there(self):
        self.assertEqual(self.errors(PLACE | {"choices": " \n"}), {"0.choices": ["请填写选项，每行一个。"]})

    def test_a_form_keeps_no_longer_than_its_notice_promises(self):
        told = {"retention_months": ["告知承诺保存 12 个月，表单的期限只能更短。"]}

        self.assertEqual(self.errors(retention_months="13"), told)
        self.assertEqual(self.save(retention_months="3").status_code, 302)

    def test_another_site_is_named_by_the_beginning_of_its_address(self):
        for wrong in (
            "example.org",
            "https://a.example/path",
            "https://*",
            "https://a.example; script-src *",
            "'self'",
        ):
            with self.subTest(wrong):
                self.assertEqual(list(self.errors(embed_origins=wrong)), ["embed_origins"])
        self.assertEqual(self.save(embed_origins="https://www.example.org\nhttp://127.0.0.1:8103/").status_code, 302)

    def test_a_preview_shows_form_and_thanks_before_anything_is_saved(self):
        page = LeadFormPage(title="New", slug="new", consent=self.page.consent)
        page.set_url_path(a_site())
        page.form_fields.add(LeadFormPage.form_fields.rel.related_model(**PLACE))

        for mode, word in (("", "At yours"), ("thanks", "XF20260901-7K3Q9F")):
            with self.subTest(mode):
                response = page.make_preview_request(preview_mode=mode)
                self.assertContains(response, word)
