from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from articles.models import ArticlePage
from tests.articles.builders import an_article
from tests.home.builders import a_form, a_portal, a_section, an_institution, another_site, settings_of_site


class SiteApiTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal)
        cls.section = a_section(cls.institution, show_in_menus=True)
        cls.institution.credentials.create(title="Charter", issued_by="The ministry")
        cls.institution.enquiry_form = a_form(cls.institution)
        cls.institution.save()
        settings_of_site(
            name="讲坛",
            hotline="400-000-0000",
            icp_number="云ICP备12345678号-1",
            police_number="云公网安备53010202000001号",
            consult_link="https://chat.example/",
        )

    def ask(self):
        return self.client.get("/api/v1/site")

    def test_gives_what_a_front_end_needs_to_boot(self):
        answer = self.ask().json()

        self.assertEqual((answer["name"], answer["hotline"], answer["hostname"]), ("讲坛", "400-000-0000", "localhost"))
        self.assertEqual(answer["icp"], {"title": "云ICP备12345678号-1", "url": "https://beian.miit.gov.cn/"})
        self.assertEqual(answer["police"]["url"], "https://beian.mps.gov.cn/#/query/webSearch?code=53010202000001")
        self.assertEqual(answer["customer_service"], "https://chat.example/")
        self.assertEqual(answer["menu"], [{"title": _("Home"), "url": "/"}])

    def test_gives_every_institution_with_menu_credentials_and_form(self):
        [institution] = self.ask().json()["institutions"]

        self.assertEqual((institution["short_name"], institution["theme"]), ("Yunling", "teal"))
        self.assertEqual(institution["hotline"], "400-000-0000")
        self.assertEqual(
            institution["menu"], [{"title": _("Home"), "url": "/yunling/"}, {"title": "News", "url": "/yunling/news/"}]
        )
        self.assertEqual([credential["title"] for credential in institution["credentials"]], ["Charter"])
        self.assertEqual(institution["enquiry_form"], f"/forms/{self.institution.enquiry_form_id}")

    def test_has_a_tag_a_date_and_a_rule_for_caches(self):
        for address in ["/api/v1/site", "/api/v1/resolve?path=/"]:
            with self.subTest(address):
                answer = self.client.get(address)

                self.assertEqual(answer["Cache-Control"], "public, no-cache")
                self.assertEqual(self.client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code, 304)
                self.assertRegex(answer["Last-Modified"], r"GMT$")

    def test_asks_as_many_questions_for_ten_institutions_as_for_one(self):
        self.ask()
        with CaptureQueriesContext(connection) as one:
            self.ask()
        for number in range(9):
            other = an_institution(self.portal, f"Institution {number}", slug=f"i{number}")
            a_section(other, show_in_menus=True)
            other.credentials.create(title="Charter", issued_by="The ministry")
        with CaptureQueriesContext(connection) as ten:
            self.assertEqual(len(self.ask().json()["institutions"]), 10)

        self.assertEqual(len(ten), len(one))

    def test_answers_for_the_site_one_names(self):
        other = another_site(self, self.institution)
        for name in [other.pk, "yunling.example"]:
            with self.subTest(name):
                answer = self.client.get("/api/v1/site", {"site": name}).json()

                self.assertEqual(answer["hostname"], "yunling.example")

    def test_knows_no_other_sites(self):
        for name in ["nowhere.example", "0", "²", "9" * 40]:
            with self.subTest(name):
                self.assertEqual(self.client.get("/api/v1/site", {"site": name}).status_code, 404)


class ResolveTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.section = a_section(cls.portal)
        cls.article = an_article(cls.section, ArticlePage)

    def ask(self, path):
        return self.client.get("/api/v1/resolve", {"path": path})

    def test_names_the_page_at_an_address(self):
        for path in ["/news/harbour-opens/", "news/harbour-opens", "/news/harbour-opens"]:
            with self.subTest(path):
                answer = self.ask(path).json()

                self.assertEqual((answer["kind"], answer["type"]), ("page", "articles.ArticlePage"))
                self.assertEqual(
                    (answer["id"], answer["detail_url"]), (self.article.pk, f"/articles/{self.article.pk}")
                )

    def test_names_the_front_page(self):
        for path in ["/", ""]:
            with self.subTest(path):
                self.assertEqual(self.ask(path).json()["id"], self.portal.pk)

    def test_says_where_a_page_has_moved(self):
        Redirect.objects.create(old_path="/old", redirect_page=self.article)
        Redirect.objects.create(old_path="/away", redirect_link="https://elsewhere.example/", is_permanent=False)

        self.assertEqual(self.ask("/old/").json()["to"], "/news/harbour-opens/")
        self.assertEqual(
            self.ask("/away").json(), {"kind": "redirect", "to": "https://elsewhere.example/", "permanent": False}
        )

    def test_prefers_the_redirect_of_the_site(self):
        site = Site.objects.get()
        Redirect.objects.create(old_path="/old", redirect_link="https://everywhere.example/")
        Redirect.objects.create(old_path="/old", redirect_link="https://here.example/", site=site)

        self.assertEqual(self.ask("/old").json()["to"], "https://here.example/")

    def test_knows_neither_drafts_nor_private_pages_nor_nonsense(self):
        PageViewRestriction.objects.create(page=self.section, restriction_type=PageViewRestriction.LOGIN)

        for path in ["/news/", "/news/harbour-opens/", "/nowhere/", "//[", "http://[", "/%", "😀", "///", "/../"]:
            with self.subTest(path):
                self.assertIn(self.ask(path).status_code, {404} if path != "///" else {200})

    def test_refuses_a_path_that_is_none(self):
        self.assertEqual(self.ask("x" * 1001).status_code, 400)
        self.assertEqual(self.ask("\x00").status_code, 400)
        self.assertEqual(self.client.get("/api/v1/resolve").status_code, 400)
