import json

from django.core.exceptions import ValidationError

from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from articles.models import ArticleIndexPage, ArticlePage
from home.models import Credential, HomePage, InstitutionPage, StandardPage
from leads.models import LeadFormPage
from programs.models import ProgramIndexPage
from tests.home.builders import a_portal, an_institution

INSIDE = [ArticleIndexPage, ProgramIndexPage, LeadFormPage, StandardPage]


class TreeTests(WagtailPageTestCase):
    def test_the_portal_holds_institutions_and_institutions_hold_their_pages(self):
        self.assertCanCreateAt(Page, HomePage)
        self.assertCanCreateAt(HomePage, InstitutionPage)
        for kind in INSIDE:
            with self.subTest(kind):
                self.assertCanCreateAt(InstitutionPage, kind)
                self.assertCanCreateAt(HomePage, kind)

    def test_institutions_do_not_nest_and_the_portal_stands_on_top(self):
        self.assertCanNotCreateAt(InstitutionPage, InstitutionPage)
        self.assertCanNotCreateAt(InstitutionPage, HomePage)
        self.assertCanNotCreateAt(ArticleIndexPage, InstitutionPage)

    def test_a_plain_page_holds_plain_pages_only(self):
        self.assertAllowedSubpageTypes(StandardPage, {StandardPage})
        self.assertCanNotCreateAt(StandardPage, ArticlePage)


class PortalPageTests(WagtailPageTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal)
        cls.about = cls.institution.add_child(instance=StandardPage(title="About us"))

    def setUp(self):
        self.login()

    def the_form(self, page, **values):
        front = {"facts": streamfield([]), "hero_heading": "", "hero_text": ""}
        extra = {} if isinstance(page, StandardPage) else front
        if isinstance(page, InstitutionPage):
            extra |= {"short_name": "Yunling", "credentials": inline_formset([])}
        return nested_form_data({"title": page.title, "slug": page.slug, "body": streamfield([]), **extra, **values})

    def test_every_page_can_be_rendered_edited_and_previewed(self):
        for page in [self.portal, self.institution, self.about]:
            with self.subTest(page):
                self.assertPageIsRenderable(page)
                self.assertPageIsEditable(page, post_data=self.the_form(page))
                self.assertPageIsPreviewable(page, post_data=self.the_form(page))

    def test_an_institution_names_its_faults_at_the_field(self):
        self.institution.hotline, self.institution.theme = "call me", "pink"

        with self.assertRaises(ValidationError) as refusal:
            self.institution.full_clean()

        self.assertEqual(sorted(refusal.exception.message_dict), ["hotline", "theme"])

    def test_a_credential_says_until_when_it_holds(self):
        credential = Credential(page=self.institution, title="Charter", issued_by="The ministry")
        for until, right in {"2028-12": True, "": True, "2028": False, "2028-12-31": False, "soon": False}.items():
            with self.subTest(until):
                credential.valid_until = until
                try:
                    credential.full_clean()
                    accepted = True
                except ValidationError:
                    accepted = False

                self.assertEqual(accepted, right)

    def test_a_plain_page_draws_every_block(self):
        self.about.body = json.dumps(
            [
                {"type": "heading", "value": "Who we are"},
                {"type": "paragraph", "value": "<p>We teach.</p>"},
                {"type": "question", "value": {"question": "Where?", "answer": "<p>Here.</p>"}},
            ]
        )
        self.about.save()

        response = self.client.get(self.about.url)

        self.assertContains(response, "<h2>Who we are</h2>", html=True)
        self.assertContains(response, "<p>We teach.</p>", html=True)
        self.assertContains(response, "<summary>Where?</summary>", html=True)

    def test_a_page_is_found_however_deep_and_drafts_are_not(self):
        deep = self.about
        for number in range(4):
            deep = deep.add_child(instance=StandardPage(title=f"Level {number}"))

        self.assertEqual(self.client.get(deep.url).status_code, 200)
        deep.unpublish()
        self.assertEqual(self.client.get(deep.url).status_code, 404)
        self.assertEqual(self.client.get(f"{deep.url}more/").status_code, 404)
        self.assertEqual(self.client.get(f"/{'x/' * 500}").status_code, 404)
