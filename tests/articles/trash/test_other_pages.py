"""Pages of the other apps come back as well, with what belongs to them."""

from django.conf import settings
from django.test import TestCase

from articles.models import DeletedPage
from articles.trash.restore import restore
from leads.models import ConsentNotice, Lead
from tests.articles.review.builders import a_person
from tests.own_pages.models import OwnLeadFormPage
from tests.programs.builders import a_program, a_session, a_site, an_index
from tests.programs.worlds import OwnPages, ReadyMadePages


def there_and_back(page):
    page.delete()
    return restore(DeletedPage.objects.tops().get(page_key=page.pk), by=a_person("boss", superuser=True))


class ProgramInTheTrashTests:
    def test_a_catalogue_comes_back_with_programmes_and_sessions(self):
        index = an_index(self.index_class)
        program = a_program(index, self.program_class, "Village rule")
        session = a_session(program)

        there_and_back(index)

        found = self.program_class.objects.get(pk=program.pk)
        self.assertEqual((found.title, found.live), ("Village rule", False))
        self.assertEqual(list(found.program_sessions.all()), [session])


class ReadyMadeProgramInTheTrashTests(ReadyMadePages, ProgramInTheTrashTests, TestCase):
    pass


class OwnProgramInTheTrashTests(OwnPages, ProgramInTheTrashTests, TestCase):
    pass


class FormInTheTrashTests(TestCase):
    def test_a_form_finds_its_leads_again(self):
        notice = ConsentNotice.objects.create(version="2026-09", sentence="We call you.", text="<p>All.</p>")
        form = a_site().add_child(instance=OwnLeadFormPage(title="Ask", slug="ask", consent=notice))
        lead = Lead.objects.create(receipt="XF1", phone="1", form_page_id=form.pk)

        there_and_back(form)

        lead.refresh_from_db()
        self.assertEqual(lead.form_page_id, form.pk)

    def test_a_form_comes_back_with_its_questions(self):
        if settings.SWAPPED_BASE_PAGE:
            self.skipTest("The ready-made form extends Wagtail's page.")
        from leads.models import LeadFormField, LeadFormPage

        form = a_site().add_child(instance=LeadFormPage(title="Ask", slug="ask", live=False))
        question = LeadFormField.objects.create(page=form, label="Language", field_type="singleline")

        page = there_and_back(form)

        self.assertEqual(list(page.form_fields.all()), [question])
