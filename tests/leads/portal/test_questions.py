from django.test import TestCase
from django.urls import reverse

from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from leads.models import Lead, LeadFormPage
from tests.leads.builders import a_form, a_notice, filled
from tests.programs.builders import a_site
from zhsearch.slugs import slug_from


def a_question(page, label, field_type="singleline", **values):
    question = page.form_fields.create(label=label, field_type=field_type, **values)
    page.save()
    return question


class KeyTests(TestCase):
    """The key under which answers are kept."""

    def test_can_be_read(self):
        page = a_form(LeadFormPage)

        self.assertEqual(a_question(page, "培训天数").clean_name, slug_from("培训天数").replace("-", "_"))

    def test_stays_when_the_words_change(self):
        page = a_form(LeadFormPage)
        a_question(page, "Days")
        draft = page.get_latest_revision_as_object()

        question = draft.form_fields.get()
        question.label = "How many days?"
        draft.form_fields.add(question)
        draft.save_revision().publish()

        question = LeadFormPage.objects.get().form_fields.get()
        self.assertEqual((question.label, question.clean_name), ("How many days?", "days"))

    def test_of_old_words_is_not_given_to_a_new_question(self):
        page = a_form(LeadFormPage)
        first = a_question(page, "Days")
        first.label = "How many days?"
        first.save()

        self.assertEqual(a_question(LeadFormPage.objects.get(), "Days").clean_name, "days_2")

    def test_never_collides_with_the_six(self):
        page = a_form(LeadFormPage)

        keys = [a_question(page, label).clean_name for label in ("Phone", "Key", "Consent", "24 hours?", "？")]

        self.assertEqual(keys, ["phone_answer", "key_answer", "consent_answer", "24_hours_answer", "question"])


class EditorTests(WagtailTestUtils, TestCase):
    """What the editor's form does with a question and a notice."""

    def setUp(self):
        self.login()
        self.page = a_form(LeadFormPage)
        self.address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def save(self, questions, **values):
        facts = {
            "title": "Ask for a plan",
            "slug": "ask",
            "introduction": "",
            "thanks_text": "",
            "consent": self.page.consent_id,
            "recipients": "",
            "form_fields": inline_formset(questions, initial=sum("id" in question for question in questions)),
            "comments": inline_formset([]),
        }
        return self.client.post(self.address, nested_form_data(facts | values))

    def test_a_question_keeps_its_key_from_its_first_draft_on(self):
        new = {"label": "Days", "field_type": "singleline", "help_text": "", "choices": "", "default_value": ""}
        self.save([new], **{"action-publish": "1"})
        draft = LeadFormPage.objects.get().get_latest_revision_as_object()
        known = draft.form_fields.get()

        self.save([new | {"label": "How many days?", "id": known.pk or ""}], **{"action-publish": "1"})

        question = LeadFormPage.objects.get().form_fields.get()
        self.assertEqual((question.label, question.clean_name), ("How many days?", "days"))

    def test_a_draft_may_wait_for_its_notice_and_a_form_may_not(self):
        self.page.unpublish()
        self.save([], consent="")
        self.assertEqual(LeadFormPage.objects.get().get_latest_revision_as_object().consent, None)

        response = self.save([], consent="", **{"action-publish": "1"})

        self.assertFalse(LeadFormPage.objects.get().live)
        self.assertEqual(list(response.context["form"].errors), ["consent"])

    def test_wrong_addresses_are_named(self):
        response = self.save([], recipients="one@example.org, two", **{"action-publish": "1"})

        self.assertEqual(list(response.context["form"].errors), ["recipients"])


class AnswerTests(TestCase):
    """Questions an editor added, asked and stored."""

    def setUp(self):
        self.page = a_form(LeadFormPage)
        a_question(self.page, "Days", "radio", choices="Three,Five", required=True)
        a_question(self.page, "Topics", "checkboxes", choices="Law,Rice,Tea", required=False)

    def send(self, **values):
        return self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**values))

    def test_are_stored_with_the_words_they_were_asked_in(self):
        self.send(days="Five", topics=["Law", "Tea"])

        lead = Lead.objects.get()
        self.assertEqual(lead.answers, {"days": "Five", "topics": ["Law", "Tea"]})
        self.assertEqual(lead.questions, [{"key": "days", "label": "Days"}, {"key": "topics", "label": "Topics"}])

    def test_keep_what_was_typed(self):
        response = self.send(days="Five", topics=["Law", "Tea"], phone="123")

        self.assertEqual(response.context["form"]["topics"].value(), ["Law", "Tea"])
        self.assertContains(response, "checked", count=3, status_code=422)

    def test_refuse_what_is_no_choice(self):
        response = self.send(days="Nine")

        self.assertEqual(list(response.context["form"].errors), ["days"])

    def test_stand_beside_other_pages_where_they_must_be_answered(self):
        short = self.page.render_enquiry(source=a_site(), prefix="side", layout="side")

        self.assertEqual(("Days" in short, "Topics" in short, a_notice().sentence in short), (True, False, True))
