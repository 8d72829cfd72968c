import json
import re

from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from programs.models import Lecturer, ProgramSession, TrainingField
from tests.programs.builders import a_program, a_session, an_index
from tests.programs.worlds import OwnPages, ReadyMadePages


def the_form(program):
    empty = {name: streamfield([]) for name in ["aims", "modules", "timetable", "questions"]}
    return nested_form_data(
        {
            "title": program.title,
            "slug": program.slug,
            "format": "campus",
            "price_kind": "on_request",
            "featured_order": 0,
            "certificate": rich_text(""),
            **empty,
        }
    )


class ProgramPageTests:
    @classmethod
    def setUpTestData(cls):
        cls.index = an_index(cls.index_class)
        cls.program = a_program(cls.index, cls.program_class, "Village rule", days=6, hours=48)

    def read(self):
        return self.client.get(self.program.url)

    def test_hides_sessions_that_have_ended(self):
        a_session(self.program, code="Coming", starts_in=3)
        a_session(self.program, code="Gone by", starts_in=-30)

        self.assertContains(self.read(), "Coming")
        self.assertNotContains(self.read(), "Gone by")

    def test_publishing_an_older_draft_keeps_the_seats_that_were_sold(self):
        session = a_session(self.program, seats=20)
        draft = self.program.save_revision()
        ProgramSession.objects.update(seats_taken=20)

        draft.publish()

        session.refresh_from_db()
        self.assertEqual(session.seats_left, 0)

    def test_says_that_the_price_is_to_be_agreed(self):
        self.assertContains(self.read(), '<p class="price">面议</p>', html=True)

    def test_shows_a_price_and_a_range(self):
        program = self.program_class(price_kind="per_head", price_from=2800)
        self.assertEqual(program.price_text, "2,800 元/人")

        program.price_to = 3600
        self.assertEqual(program.price_text, "2,800—3,600 元/人")

    def test_refuses_a_price_without_an_amount(self):
        self.program.price_kind = "per_head"

        with self.assertRaises(ValidationError) as refusal:
            self.program.full_clean()

        self.assertEqual(refusal.exception.message_dict, {"price_from": ["请填写价格，或选择“面议”。"]})

    def test_tells_search_engines_and_lets_no_title_end_the_script(self):
        self.program.title = "</script><script>alert(1)</script> & more"
        self.program.save()
        a_session(self.program, code="No. 7")

        html = self.read().content.decode()

        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
        facts = {fact["@type"]: fact for text in found for fact in json.loads(text)["@graph"]}
        data = facts["Course"]
        self.assertEqual(data["name"], "</script><script>alert(1)</script> & more")
        self.assertEqual(len(data["hasCourseInstance"]), 1)
        self.assertNotIn("<script>alert", html)

    def test_shows_lecturers_in_the_order_chosen(self):
        for name in ["Zhou", "An"]:
            self.program.program_lecturers.add(self.lecturer_row_class(lecturer=Lecturer.objects.create(name=name)))
        self.program.save()

        html = self.read().content.decode()

        self.assertLess(html.index(">Zhou<"), html.index(">An<"))

    def test_asks_at_most_25_questions(self):
        self.program.field = TrainingField.objects.create(name="Villages")
        for number in range(12):
            lecturer = Lecturer.objects.create(name=f"L{number}")
            self.program.program_lecturers.add(self.lecturer_row_class(lecturer=lecturer))
            a_session(self.program, code=f"No. {number}")
        self.program.save()
        self.read()

        with CaptureQueriesContext(connection) as queries:
            self.read()

        self.assertLessEqual(len(queries), 25)


class ReadyMadeProgramPageTests(ReadyMadePages, ProgramPageTests, WagtailPageTestCase):
    pass


class OwnProgramPageTests(OwnPages, ProgramPageTests, WagtailPageTestCase):
    def test_can_be_edited_and_previewed(self):
        self.login()

        self.assertContains(
            self.client.get(reverse("wagtailadmin_pages:edit", args=[self.program.pk])), "期次保存后立即生效"
        )
        self.assertPageIsPreviewable(self.program, post_data=the_form(self.program))
