from unittest import skipIf

from django.conf import settings
from django.test import TestCase

from wagtail.contrib.redirects.models import Redirect

from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import a_person
from tests.home.builders import addresses_in_map


@skipIf(settings.SWAPPED_BASE_PAGE, "The portal has pages of its own.")
class GoneTests(TestCase):
    """What the portal answers at the address of a withdrawn page."""

    @classmethod
    def setUpTestData(cls):
        from articles.models import ArticleIndexPage, ArticlePage
        from articles.withdrawals.withdraw import withdraw

        cls.article = an_article(a_section(ArticleIndexPage), ArticlePage, "Ships")
        Redirect.objects.create(old_path="/old", redirect_page=cls.article)
        boss = a_person("boss", superuser=True)
        withdraw(cls.article, by=boss, reason="The figures are wrong.", public_note="We are checking.")

    def test_visitors_see_a_page_in_the_frame(self):
        response = self.client.get("/news/ships/")

        self.assertContains(response, "We are checking.", status_code=410)
        self.assertContains(response, 'href="/sitemap/"', status_code=410)
        self.assertContains(response, "noindex", status_code=410)

    def test_programs_get_a_problem_document(self):
        for path in ("resolve?path=/news/ships/", "resolve?path=/old", f"articles/{self.article.pk}"):
            with self.subTest(path):
                response = self.client.get(f"/api/v1/{path}")
                problem = response.json()
                self.assertEqual(response["Content-Type"].split(";")[0], "application/problem+json")
                self.assertEqual((problem["status"], problem["title"]), (410, "已撤下"))
                self.assertEqual(problem["detail"], "We are checking.")

    def test_the_map_for_search_engines_drops_it(self):
        self.assertNotIn("http://localhost/news/ships/", addresses_in_map(self.client))
