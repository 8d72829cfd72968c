from django.core.cache import cache
from django.test import TestCase

from wagtail.models import Site

from bs4 import BeautifulSoup

from articles.models import ArticleIndexPage, ArticlePage
from home.models import HomePage, InstitutionPage
from leads.models import Lead, LeadFormPage
from programs.models import ProgramIndexPage, ProgramPage
from tests.leads.builders import a_form, filled
from tests.programs.builders import a_site


class OnEveryPageTests(TestCase):
    """The form stands on an institution's pages and says from which it was sent."""

    @classmethod
    def setUpTestData(cls):
        cls.home = a_site().get_parent().add_child(instance=HomePage(title="Portal", slug="portal"))
        site = Site.objects.get()
        site.root_page = cls.home
        site.save()
        cls.addClassCleanup(cache.clear)  # which remembers the roots of sites
        cls.place = cls.home.add_child(instance=InstitutionPage(title="Yunling University", slug="yl", short_name="YL"))
        cls.form = a_form(LeadFormPage, parent=cls.place)
        cls.place.enquiry_form = cls.form
        cls.place.save()
        section = cls.place.add_child(instance=ArticleIndexPage(title="News", slug="news"))
        cls.article = section.add_child(instance=ArticlePage(title="Harbour opens", slug="harbour"))
        catalogue = cls.place.add_child(instance=ProgramIndexPage(title="Programmes", slug="programmes"))
        cls.program = catalogue.add_child(instance=ProgramPage(title="Village rule", slug="village"))

    def form_on(self, page):
        response = self.client.get(page.get_url())
        self.assertEqual(response.cookies, {})
        return BeautifulSoup(response.content, "html.parser").select("form[data-enquiry]")

    def test_is_sent_as_it_stands_without_a_script(self):
        for page in (self.place, self.article, self.program, self.form):
            with self.subTest(page.title):
                (form,) = self.form_on(page)
                hidden = {field["name"]: field["value"] for field in form.select("[type=hidden]")}

                answer = self.client.post(
                    form["action"], filled(consent=form.select_one("[name=consent]")["value"]) | hidden
                )

                lead = Lead.objects.latest("pk")
                self.assertEqual((answer.status_code, lead.is_suspected_spam), (303, False))
                self.assertEqual(lead.source_page_id, None if page is self.form else page.pk)
                self.assertEqual((lead.institution_id, lead.institution_name), (self.place.pk, "Yunling University"))

    def test_stands_once_on_a_page_with_labels_that_fit(self):
        for page in (self.place, self.article, self.program, self.form):
            with self.subTest(page.title):
                (form,) = self.form_on(page)
                names = [label["for"] for label in form.select("label")]

                self.assertEqual(len([name for name in names if form.find(id=name)]), 8)

    def test_leads_outlive_article_form_and_institution(self):
        self.client.post(f"/leads/enquiries/{self.form.pk}/", filled(source=self.article.pk))

        self.place.delete()

        lead = Lead.objects.get()
        self.assertEqual((lead.form_page, lead.source_page, lead.institution), (None, None, None))
        self.assertEqual(
            (lead.form_title, lead.source_title, lead.institution_name),
            ("Ask for a plan", "Harbour opens", "Yunling University"),
        )

    def test_a_receipt_outlives_them_too(self):
        address = self.client.post(f"/leads/enquiries/{self.form.pk}/", filled(source=self.article.pk))["Location"]

        self.place.delete()

        response = self.client.get(address)
        self.assertContains(response, Lead.objects.get().receipt)
        self.assertContains(response, 'href="/">')
