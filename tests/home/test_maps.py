from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction, Site

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from home.furniture import furniture_for
from tests.articles.builders import an_article
from tests.home.builders import a_portal, a_section, addresses_in_map, an_institution, another_site


class MapTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal)
        cls.section = a_section(cls.institution)
        cls.ferries = a_section(cls.section, "Ferries")
        cls.article = an_article(cls.section, ArticlePage)
        cls.draft = an_article(cls.section, ArticlePage, "Draft", live=False)
        cls.board = a_section(cls.institution, "Board")
        PageViewRestriction.objects.create(page=cls.board, restriction_type=PageViewRestriction.LOGIN)

    def links(self):
        soup = BeautifulSoup(self.client.get("/sitemap/").content, "html.parser")
        return [link["href"] for link in soup.select("section.part a")]

    def test_the_map_for_readers_shows_front_pages_and_sections(self):
        self.assertEqual(self.links(), ["/", "/yunling/", "/yunling/news/", "/yunling/news/ferries/"])

    def test_pages_that_stand_alone_come_after_the_branches(self):
        a_section(self.institution, "Archive").move(self.section, pos="left")

        self.assertEqual(self.links()[2:], ["/yunling/news/", "/yunling/news/ferries/", "/yunling/archive/"])

    def test_the_map_for_readers_asks_as_many_questions_for_more_sections(self):
        self.links()
        with CaptureQueriesContext(connection) as few:
            self.links()
        for number in range(10):
            a_section(self.institution, f"More {number}")
        with CaptureQueriesContext(connection) as many:
            self.links()

        self.assertEqual(len(many), len(few))

    def test_the_map_for_search_engines_shows_what_is_public(self):
        found = addresses_in_map(self.client)

        public = [self.portal, self.institution, self.section, self.ferries, self.article]
        self.assertEqual(sorted(found), sorted(f"http://localhost{page.url}" for page in public))

    def test_robots_are_told_where_the_map_is_and_what_to_leave(self):
        response = self.client.get("/robots.txt")

        self.assertEqual(response["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(
            response.content.decode().splitlines(),
            [
                "User-agent: *",
                "Disallow: /admin/",
                "Disallow: /api/",
                "Disallow: /search/",
                "Sitemap: http://testserver/sitemap.xml",
            ],
        )

    def test_an_address_without_a_page_helps_on(self):
        response = self.client.get("/nowhere/")

        self.assertEqual(response.status_code, 404)
        self.assertContains(response, 'role="search"', status_code=404)
        self.assertContains(response, '<meta name="robots" content="noindex">', status_code=404, html=True)

    def test_an_institution_with_a_site_of_its_own_has_no_portal_above_it(self):
        site = another_site(self, self.institution)
        request = self.client.get("/", headers={"Host": "yunling.example"}).wsgi_request

        frame = furniture_for(request, self.section)

        self.assertEqual(Site.find_for_request(request), site)
        self.assertEqual((frame.portal_url, frame.front_url), ("", "/"))
        self.assertEqual([step.title for step in frame.crumbs], ["Yunling", "News"])
