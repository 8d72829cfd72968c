import json

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from wagtail.blocks import StructBlockValidationError
from wagtail.models import PageViewRestriction

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from home.blocks import ListingBlock
from tests.articles.builders import a_picture, a_source, an_article
from tests.home.builders import a_catalogue, a_form, a_portal, a_section, an_institution, settings_of_site
from tests.outline import faults_of_outline


def a_listing(page, what="latest", layout="lines", limit=6, heading=""):
    return {"page": page.pk, "what": what, "layout": layout, "limit": limit, "heading": heading}


class FrontPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal(hero_heading="Learn|by doing", hero_text="In Linjiang.")
        cls.institution = an_institution(cls.portal, introduction="On the hill.", place="Linjiang")
        cls.section = a_section(cls.institution, show_in_menus=True)
        cls.catalogue = a_catalogue(cls.institution, "Village rule")
        cls.add("Harbour opens")

    @classmethod
    def add(cls, title, **values):
        return an_article(cls.section, ArticlePage, title, **values)

    def show(self, *bands):
        self.portal.body = json.dumps([{"type": kind, "value": value} for kind, value in bands])
        self.portal.save()

    def soup(self):
        return BeautifulSoup(self.client.get("/").content, "html.parser")

    def test_says_welcome_and_offers_a_search(self):
        self.assertEqual(self.soup().h1.get_text(), "Learnby doing")
        self.assertEqual(self.soup().find("form", role="search")["action"], "/search/")

    def test_lists_whatever_an_editor_chose_in_any_layout(self):
        for page, title in [(self.section, "Harbour opens"), (self.catalogue, "Village rule")]:
            for layout in ["feature", "lines", "cards"]:
                with self.subTest(f"{title} {layout}"):
                    self.show(("listing", a_listing(page, layout=layout)))

                    band = self.soup().select_one("section.band")

                    self.assertEqual(band.get_text().count(title), 1)
                    self.assertEqual(band.h2.get_text(), page.title)

    def test_lists_stand_side_by_side(self):
        self.show(("news", [a_listing(self.section), a_listing(self.catalogue, heading="Courses")]))

        headings = [heading.get_text() for heading in self.soup().select("main h2")]

        self.assertEqual([title for title in headings if title in {"News", "Courses"}], ["News", "Courses"])

    def test_shows_the_institutions(self):
        self.show(("institutions", {"heading": "Partners"}))

        card = self.soup().select_one("article.inst")

        self.assertEqual(card.a["href"], "/yunling/")
        self.assertEqual((card.a.get_text(), card.find("p").get_text()), ("Yunling", "On the hill."))

    def test_is_found_by_the_heading_of_a_list_not_by_its_layout(self):
        self.show(("listing", a_listing(self.section, heading="Fresh from the harbour")))

        self.assertEqual(
            self.portal.body.stream_block.get_searchable_content(self.portal.body), ["Fresh from the harbour"]
        )

    def test_leaves_out_a_list_whose_page_is_a_draft_or_gone(self):
        self.show(("listing", a_listing(self.section)))
        self.section.unpublish()

        headings = [heading.get_text() for heading in self.soup().select("section.band h2")]
        self.assertEqual(headings, ["门户正在建设中"])

    def test_refuses_a_list_the_page_does_not_have(self):
        block = ListingBlock()

        with self.assertRaises(StructBlockValidationError) as refusal:
            block.clean(block.to_python(a_listing(self.section, what="lecturers")))

        self.assertEqual(list(refusal.exception.block_errors), ["what"])

    def test_says_so_where_nothing_is_set_up(self):
        self.assertEqual(len(self.soup().select("section.band")), 1)

    def test_has_headings_in_order_with_every_band(self):
        a_form(self.portal)
        settings_of_site(hotline="400-000-0000")
        self.show(
            ("listing", a_listing(self.section, layout="feature")),
            ("listing", a_listing(self.catalogue, layout="cards")),
            ("news", [a_listing(self.section), a_listing(self.catalogue)]),
            ("institutions", {"heading": "Partners"}),
        )
        self.institution.credentials.create(title="Charter", issued_by="The ministry", proof="https://m.example/")
        for address in ["/", "/yunling/", "/sitemap/", "/nowhere/"]:
            with self.subTest(address):
                self.assertEqual(faults_of_outline(self.client.get(address).content.decode()), [])

    def test_asks_as_many_questions_for_twelve_cards_as_for_one(self):
        self.show(("listing", a_listing(self.section, layout="cards", limit=24)))
        self.add("First", cover=a_picture(), source=a_source())
        self.client.get("/")
        with CaptureQueriesContext(connection) as one:
            self.client.get("/")
        for number in range(11):
            self.add(f"More {number}", cover=a_picture(f"P{number}"), source=a_source(f"S{number}"))
        self.client.get("/")
        with CaptureQueriesContext(connection) as twelve:
            self.client.get("/")

        self.assertEqual(len(twelve), len(one))

    def test_menu_holds_what_is_public_and_meant_for_it(self):
        private = a_section(self.institution, "Board", show_in_menus=True)
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        a_section(self.institution, "Draft", show_in_menus=True, live=False)
        a_section(self.institution, "Hidden")

        menu = BeautifulSoup(self.client.get("/yunling/").content, "html.parser").select("nav.nav li a")

        self.assertEqual([link["href"] for link in menu], ["/yunling/", "/yunling/news/", "/"])

    def test_sets_no_cookie_and_is_the_same_for_everyone(self):
        for address in ["/", "/yunling/", "/sitemap/"]:
            with self.subTest(address):
                response = self.client.get(address)

                self.assertEqual(dict(response.cookies), {})
                self.assertNotIn("Cookie", response.headers.get("Vary", ""))
