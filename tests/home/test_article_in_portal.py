from django.test import TestCase
from django.utils.translation import gettext as _

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from tests.articles.builders import an_article
from tests.home.builders import a_catalogue, a_form, a_portal, a_section, an_institution, settings_of_site
from tests.outline import faults_of_outline


class ArticleInPortalTests(TestCase):
    """What stands around an article: everything a visitor sees within a second."""

    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal, hotline="400-812-0066", theme="red")
        cls.section = a_section(cls.institution, show_in_menus=True)
        cls.institution.credentials.create(title="Charter of training", issued_by="The ministry", valid_until="2028-12")
        cls.institution.enquiry_form = a_form(cls.institution)
        cls.institution.popular_list = a_catalogue(cls.institution, "Village rule")
        cls.institution.save()
        cls.article = cls.add("Harbour opens", body="Ships came in.")
        settings_of_site(hotline="400-000-0000", icp_number="云ICP备12345678号-1")

    @classmethod
    def add(cls, title, **values):
        return an_article(cls.section, ArticlePage, title, **values)

    def read(self):
        return self.client.get(self.article.url)

    def soup(self):
        return BeautifulSoup(self.read().content, "html.parser")

    def panel(self, heading):
        return self.soup().find("aside").find("h2", string=heading).parent

    def test_shows_the_way_to_it(self):
        steps = self.soup().select("nav.crumb li")

        self.assertEqual([step.get_text(strip=True) for step in steps], [_("Portal"), "Yunling", "News", _("Text")])
        self.assertEqual(
            [step.a and step.a["href"] for step in steps],
            [self.portal.url, self.institution.url, self.section.url, None],
        )
        self.assertEqual(steps[-1]["aria-current"], "page")

    def test_shows_the_credentials_of_its_institution(self):
        words = self.panel(_("Credentials")).li.get_text(" ", strip=True)

        self.assertEqual(words.count("Charter of training"), 1)
        self.assertEqual((words.count("The ministry"), words.count("2028-12")), (1, 1))

    def test_shows_the_hotline_of_its_institution_else_of_the_site(self):
        self.assertEqual(self.panel(_("Training hotline")).a["href"], "tel:400-812-0066")

        self.institution.hotline = ""
        self.institution.save()

        self.assertEqual(self.panel(_("Training hotline")).a["href"], "tel:400-000-0000")

    def test_shows_popular_programmes(self):
        links = self.panel(_("Popular programmes")).find_all("a")

        self.assertEqual([(link.get_text(), link["href"]) for link in links], [("Village rule", links[0]["href"])])
        self.assertEqual(self.client.get(links[0]["href"]).status_code, 200)

    def test_carries_the_short_form_with_the_article_as_its_source(self):
        form = self.panel("Get a plan").form

        self.assertEqual(form.find(attrs={"name": "source"})["value"], str(self.article.pk))
        self.assertEqual(form["method"], "post")

    def test_wears_the_colours_of_its_institution(self):
        self.assertEqual(self.soup().html["data-theme"], "red")

    def test_offers_form_chat_and_telephone_at_the_foot_of_a_phone(self):
        bar = self.soup().select_one("nav.bottom")

        self.assertEqual([link["href"] for link in bar.find_all("a")], ["/yunling/get-a-plan/", "tel:400-812-0066"])
        self.assertEqual(bar.button["popovertarget"], "consult")

    def test_marks_its_section_in_the_menu(self):
        links = self.soup().select("nav.nav a")

        self.assertEqual([link.get_text() for link in links if link.get("aria-current")], ["News"])

    def test_shows_the_filing_number_with_the_ministry(self):
        link = self.soup().find("a", string="云ICP备12345678号-1")

        self.assertEqual(link["href"], "https://beian.miit.gov.cn/")

    def test_has_headings_in_order(self):
        self.add("Other")

        self.assertEqual(faults_of_outline(self.read().content.decode()), [])

    def test_sets_no_cookie(self):
        response = self.read()

        self.assertEqual(dict(response.cookies), {})
        self.assertNotIn("Cookie", response.headers.get("Vary", ""))
