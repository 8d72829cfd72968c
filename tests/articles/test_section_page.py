from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction
from wagtail.test.utils import WagtailPageTestCase

from bs4 import BeautifulSoup

from articles.view_counts import record_view
from tests.articles.builders import a_picture, a_section, a_source, an_article, moment
from tests.articles.worlds import OwnPages, ReadyMadePages
from tests.outline import faults_of_outline


class SectionPageTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class, introduction="All about the harbour.")

    def add(self, title, section=None, **values):
        return an_article(section or self.section, self.article_class, title, **values)

    def add_many(self, number):
        return [self.add(f"Ship {at}", published_at=moment(f"2023-05-06 08:00:{at:02}")) for at in range(number)]

    def read(self, **query):
        return self.client.get(self.section.url, query)

    def titles(self, **query):
        soup = BeautifulSoup(self.read(**query).content, "html.parser")
        return [heading.get_text(strip=True) for heading in soup.select(".list h3")]

    def number_of_queries(self):
        with CaptureQueriesContext(connection) as queries:
            self.read()
        return len(queries)

    def test_lists_its_articles_newest_first_with_those_of_sections_beneath(self):
        beneath = a_section(self.section_class, "Ferries", under=self.section)
        self.add("Old", published_at=moment("2020-01-01"))
        self.add("New", beneath, published_at=moment("2023-01-01"))
        self.add("Draft", live=False)

        self.assertEqual(self.titles(), ["New", "Old"])

    def test_hides_what_is_private(self):
        private = a_section(self.section_class, "Board", under=self.section)
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        self.add("Secret", private)
        self.add("Public")

        self.assertEqual(self.titles(), ["Public"])
        self.assertNotContains(self.read(), "Board")

    @override_settings(ARTICLES_PAGE_SIZE=2)
    def test_turns_pages(self):
        self.add_many(5)

        self.assertEqual(self.titles(), ["Ship 4", "Ship 3"])
        self.assertEqual(self.titles(page=3), ["Ship 0"])
        self.assertContains(self.read(page=2), '<a href="?page=1" rel="prev">')
        self.assertContains(self.read(page=2), '<a href="?page=3" rel="next">')

    @override_settings(ARTICLES_PAGE_SIZE=2)
    def test_answers_any_page_number(self):
        self.add_many(3)

        answers = {number: self.titles(page=number) for number in ["x", "0", "-1", "9" * 20, "9" * 5000, "\x00"]}

        first, last = ["Ship 2", "Ship 1"], ["Ship 0"]
        self.assertEqual(list(answers.values()), [first, last, last, last, first, first])

    def test_links_the_sections_beneath_it(self):
        ferries = a_section(self.section_class, "Ferries", under=self.section)

        links = BeautifulSoup(self.read().content, "html.parser").select("nav.tabs a")

        self.assertEqual([link["href"] for link in links], [self.section.url, ferries.url])
        self.assertEqual([link.get("aria-current") for link in links], ["page", None])

    def test_links_its_sisters_where_nothing_is_beneath(self):
        ferries = a_section(self.section_class, "Ferries", under=self.section)
        cranes = a_section(self.section_class, "Cranes", under=self.section)

        links = BeautifulSoup(self.client.get(cranes.url).content, "html.parser").select("nav.tabs a")

        self.assertEqual([link["href"] for link in links], [self.section.url, ferries.url, cranes.url])
        self.assertEqual([link.get("aria-current") for link in links], [None, None, "page"])

    def test_says_so_where_nothing_is_published(self):
        response = self.read()

        self.assertEqual(self.titles(), [])
        self.assertContains(response, "panel-wide")
        self.assertEqual(faults_of_outline(response.content.decode()), [])

    def test_has_headings_in_order(self):
        self.add("Ship", cover=a_picture(), source=a_source(), summary="It floats.")

        self.assertEqual(faults_of_outline(self.read().content.decode()), [])

    def test_asks_as_many_questions_for_twelve_as_for_two(self):
        source = a_source()
        for number in range(2):
            self.add(f"First {number}", source=source, cover=a_picture())
        self.read()
        before = self.number_of_queries()
        for number in range(10):
            section = a_section(self.section_class, f"Section {number}", under=self.section)
            self.add(f"More {number}", section, source=source, cover=a_picture(f"Picture {number}"))
        self.read()

        # One for the sections beneath; a page without any looks at its siblings instead.
        self.assertLessEqual(self.number_of_queries(), before)

    def test_answers_cards_of_what_is_new_and_what_is_read(self):
        old, new = self.add("Old", published_at=moment("2020-01-01")), self.add("New")
        record_view(old.pk)

        self.assertEqual([card.title for card in self.section.latest(1)], ["New"])
        self.assertEqual([card.title for card in self.section.popular(2)], ["Old", "New"])
        self.assertEqual(self.section.card_count(), 2)
        self.assertEqual(new.card_template, "articles/cards/row.html")

    def test_sets_no_cookie(self):
        response = self.read()

        self.assertEqual(dict(response.cookies), {})
        self.assertNotIn("Cookie", response.headers.get("Vary", ""))

    def test_can_be_rendered(self):
        self.assertPageIsRenderable(self.section)


class ReadyMadeSectionPageTests(ReadyMadePages, SectionPageTests, WagtailPageTestCase):
    pass


class OwnSectionPageTests(OwnPages, SectionPageTests, WagtailPageTestCase):
    pass
