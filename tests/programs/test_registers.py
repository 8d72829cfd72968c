from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail.test.utils import WagtailTestUtils

from programs.models import Lecturer, ProgramSession, TrainingField
from tests.programs.builders import a_program, a_session, an_index
from tests.programs.worlds import OwnPages


def address(model, view, *args):
    return reverse(f"programs_{model}_modeladmin_{view}", args=args)


class RegisterTests(WagtailTestUtils, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.keeper = cls.create_user("keeper", password="keeper")
        allowed = Permission.objects.filter(content_type__app_label="programs")
        entry = Permission.objects.filter(codename="access_admin")
        cls.keeper.user_permissions.add(*allowed, *entry)

    def setUp(self):
        self.client.force_login(self.keeper)

    def test_lists_in_the_looks_of_wagtail(self):
        Lecturer.objects.create(name="Lu Mingyuan")

        response = self.client.get(address("lecturer", "index"))

        self.assertContains(response, "Lu Mingyuan")
        self.assertContains(response, "w-slim-header")
        self.assertTemplateUsed(response, "wagtailadmin/shared/headers/slim_header.html")
        self.assertNotContains(response, "changelist-filter")

    def test_finds_by_name(self):
        Lecturer.objects.create(name="Lu")
        Lecturer.objects.create(name="Shen")

        response = self.client.get(address("lecturer", "index"), {"q": "She"})

        self.assertContains(response, "Shen")
        self.assertNotContains(response, ">Lu<")

    def test_filters_what_is_not_shown(self):
        Lecturer.objects.create(name="Lu")
        Lecturer.objects.create(name="Shen", is_shown=False)

        response = self.client.get(address("lecturer", "index"), {"is_shown__exact": "0"})

        self.assertContains(response, "Shen")
        self.assertNotContains(response, ">Lu<")

    def test_adds_changes_and_deletes(self):
        self.client.post(address("trainingfield", "create"), {"name": "Vilages", "order": 1})
        field = TrainingField.objects.get()
        self.client.post(address("trainingfield", "edit", field.pk), {"name": "Villages", "order": 1})
        field.refresh_from_db()
        self.assertEqual(field.name, "Villages")

        self.assertContains(self.client.get(address("trainingfield", "edit", field.pk)), "Villages")
        self.assertContains(self.client.get(address("trainingfield", "delete", field.pk)), "Villages")
        self.client.post(address("trainingfield", "delete", field.pk))
        self.assertEqual(TrainingField.objects.count(), 0)

    def test_a_session_starts_with_the_programme_one_came_from(self):
        program = a_program(an_index(OwnPages.index_class), OwnPages.program_class, "Village rule")

        response = self.client.get(address("programsession", "create"), {"program": program.pk})

        self.assertEqual(response.context["form"].initial["program"], program.pk)

    def test_a_wrong_programme_number_is_left_out(self):
        for number in ["x", "0", "9" * 40, "²"]:
            with self.subTest(number):
                response = self.client.get(address("programsession", "create"), {"program": number})

                self.assertEqual((response.status_code, response.context["form"].initial["program"]), (200, None))

    def test_asks_as_many_questions_for_twenty_sessions_as_for_one(self):
        program = a_program(an_index(OwnPages.index_class), OwnPages.program_class, "Village rule")
        a_session(program)
        self.client.get(address("programsession", "index"))
        with CaptureQueriesContext(connection) as few:
            self.client.get(address("programsession", "index"))
        for _number in range(19):
            a_session(program)
        with CaptureQueriesContext(connection) as many:
            self.client.get(address("programsession", "index"))

        self.assertEqual((ProgramSession.objects.count(), len(many)), (20, len(few)))

    def test_are_closed_to_who_may_not(self):
        self.keeper.user_permissions.set(Permission.objects.filter(codename="access_admin"))

        self.assertEqual(self.client.get(address("lecturer", "index")).status_code, 302)
