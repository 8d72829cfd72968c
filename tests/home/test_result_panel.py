from django.test import TestCase
from django.urls import reverse

from wagtail.test.utils import WagtailTestUtils

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from tests.articles.builders import an_article
from tests.home.builders import a_catalogue, a_portal, a_section, an_institution


class ResultPanelTests(WagtailTestUtils, TestCase):
    """How the page will look outside, told without a script."""

    @classmethod
    def setUpTestData(cls):
        cls.institution = an_institution(a_portal())
        cls.section = a_section(cls.institution)

    def setUp(self):
        self.login()

    def panel(self, page):
        answer = self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        return BeautifulSoup(answer.content, "html.parser").select_one("[data-result]")

    def test_shows_the_title_with_its_ending_the_summary_and_the_address(self):
        article = an_article(self.section, ArticlePage, "Harbour", summary="Ships " * 40)

        panel = self.panel(article)

        self.assertEqual(panel.select_one("[data-result-title]").get_text(), "Harbour_News_Yunling University Training")
        self.assertTrue(panel.select_one("[data-result-description]").get_text().endswith("…"))
        self.assertIn("localhost/yunling/news/harbour", panel.get_text())

    def test_cuts_a_long_chinese_title_where_baidu_does(self):
        article = an_article(self.section, ArticlePage, "基层" * 20, slug="long")

        self.assertEqual(self.panel(article).select_one("[data-result-title]").get_text(), "基层" * 15 + "…")

    def test_stands_on_sections_and_catalogues_too(self):
        for page in (self.section, self.institution, a_catalogue(self.institution)):
            self.assertIsNotNone(self.panel(page))
