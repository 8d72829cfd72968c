import json
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.timezone import localtime

from wagtail.test.utils import WagtailPageTestCase

from bs4 import BeautifulSoup

from articles.view_counts import record_view
from tests.articles.builders import a_picture, a_section, a_source, an_article, moment
from tests.articles.worlds import OwnPages, ReadyMadePages
from tests.outline import faults_of_outline

EVERY_BLOCK = [
    {"type": "heading", "value": "What happened"},
    {"type": "subheading", "value": "In the morning"},
    {"type": "paragraph", "value": "<p>Ships came <b>in</b>.</p>"},
    {"type": "quote", "value": {"text": "At last.", "attribution": "The mayor"}},
    {
        "type": "table",
        "value": {
            "caption": "Ships",
            "table": {
                "data": [["Name", "Tons"], ["Swallow", "12"]],
                "first_row_is_table_header": True,
                "first_col_is_header": True,
            },
        },
    },
]


class ArticlePageTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.article = an_article(
            cls.section,
            cls.article_class,
            body="Ships came in.",
            published_at=moment("2023-05-06 08:09:10"),
            summary="The first ship is in.",
            author="Gu Niange",
            editor="Luo Suxin",
        )

    def read(self, article=None):
        return self.client.get((article or self.article).url)

    def soup(self):
        return BeautifulSoup(self.read().content, "html.parser")

    def change(self, **values):
        for name, value in values.items():
            setattr(self.article, name, value)
        self.article.save()

    def test_asks_once_what_is_private_where_nothing_is_remembered(self):
        self.beside("Before", "2023-05-05 00:00")
        self.read()

        with CaptureQueriesContext(connection) as queries:
            self.assertContains(self.read(), "Before")

        private = re.compile(r'SELECT [^(]* FROM "wagtailcore_pageviewrestriction"')
        asked = [query["sql"] for query in queries if private.match(query["sql"])]
        self.assertEqual(len(asked), 1)
        self.assertLessEqual(len(queries), 25)

    def test_editing_keeps_the_seconds_of_the_publish_time(self):
        form = self.article_class.get_edit_handler().get_form_class()(instance=self.article)

        self.assertIn("2023-05-06 08:09:10", str(form["published_at"]))

    def test_shows_title_summary_text_author_and_editor(self):
        text = self.soup().find("article").get_text()

        self.assertEqual(self.soup().h1.get_text(), "Harbour opens")
        for words in ["The first ship is in.", "Ships came in.", "Gu Niange", "Luo Suxin"]:
            with self.subTest(words):
                self.assertEqual(text.count(words), 1)

    def test_shows_the_time_to_the_second_where_the_site_is(self):
        time = self.soup().find("article").time

        self.assertEqual(time.get_text(), "2023-05-06 08:09:10")
        self.assertEqual(time["datetime"], "2023-05-06T08:09:10+08:00")

    def test_shows_how_often_it_was_read_and_where_to_count(self):
        record_view(self.article.pk)

        place = self.soup().find(attrs={"data-views": True})

        self.assertEqual((place.get_text(), place["data-views"]), ("1", f"/articles/views/{self.article.view_token}/"))

    def test_links_a_source_to_the_original_article_else_to_the_source_itself(self):
        self.change(source=a_source(link="https://daily.example/"))
        self.assertEqual(self.soup().find("a", string="Linjiang Daily")["href"], "https://daily.example/")

        self.change(original_url="https://daily.example/ships")
        self.assertEqual(self.soup().find("a", string="Linjiang Daily")["href"], "https://daily.example/ships")

    def test_names_a_source_without_an_address(self):
        self.change(source=a_source())

        self.assertContains(self.read(), "Linjiang Daily")
        self.assertIsNone(self.soup().find("a", string="Linjiang Daily"))

    def test_draws_every_kind_of_block_under_headings_in_order(self):
        picture = {"image": a_picture().pk, "alt_text": "A ship", "caption": "The Swallow"}
        self.change(body=json.dumps([*EVERY_BLOCK, {"type": "image", "value": picture}]), cover=a_picture("Cover"))

        response = self.read()

        self.assertEqual(faults_of_outline(response.content.decode()), [])
        self.assertContains(response, "<p>Ships came <b>in</b>.</p>", html=True)
        self.assertContains(response, "<p>At last.</p>", html=True)
        self.assertContains(response, '<th scope="row">Swallow</th>', html=True)
        self.assertContains(response, "<figcaption>The Swallow</figcaption>", html=True)
        self.assertContains(response, 'alt="A ship"')

    def test_describes_the_cover_in_its_own_words_or_not_at_all(self):
        for description in ("Ships at the quay", ""):
            picture = a_picture("Cover")
            picture.description = description
            picture.save()
            self.change(cover=picture)

            self.assertEqual(self.soup().select_one("figure.cover img")["alt"], description)

    def test_steps_to_the_article_before_and_after(self):
        before = self.beside("Before", "2023-05-05 00:00")
        after = self.beside("After", "2023-05-07 00:00")
        self.beside("Long after", "2024-05-07 00:00")

        links = {link["rel"][0]: link["href"] for link in self.soup().select(".prevnext a")}

        self.assertEqual(links, {"prev": before.url, "next": after.url})

    def test_steps_through_articles_of_the_same_second_without_turning_round(self):
        others = [self.beside(f"Same {number}", "2023-05-06 08:09:10") for number in range(2)]

        way = [self.neighbours(article) for article in [self.article, *others]]

        first, second = others
        self.assertEqual(way, [(None, first), (self.article, second), (first, None)])

    def neighbours(self, article):
        context = self.read(article).context
        return context["previous"], context["following"]

    def beside(self, title, when):
        return an_article(self.section, self.article_class, title, published_at=moment(when))

    def test_credits_whoever_wrote_a_reprint(self):
        self.change(source=a_source(), original_url="https://daily.example/ships")

        self.assertEqual(len(self.soup().select("p.notice")), 1)

    def test_gives_search_engines_facts_that_no_title_can_break_out_of(self):
        self.change(title="</script><script>alert(1)</script> & more", source=a_source())

        html = self.read().content.decode()

        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
        story, way = next(graph for text in found if len(graph := json.loads(text).get("@graph", [])) == 2)
        self.assertEqual(story["headline"], "</script><script>alert(1)</script> & more")
        self.assertEqual(story["datePublished"], "2023-05-06T08:09:10+08:00")
        self.assertEqual(story["sourceOrganization"]["name"], "Linjiang Daily")
        self.assertEqual([step["name"] for step in way["itemListElement"]][-2:], ["News", self.article.title])
        self.assertNotIn("<script>alert", html)

    def test_escapes_what_people_typed(self):
        self.change(title="<i>", summary="<u>", author="<s>")

        html = self.read().content.decode()

        for words in ["<i>", "<u>", "<s>"]:
            with self.subTest(words):
                self.assertNotIn(words, html)
                self.assertIn(escape(words), html)

    def test_sets_no_cookie_and_is_the_same_for_everyone(self):
        response = self.read()

        self.assertEqual(dict(response.cookies), {})
        self.assertNotIn("Cookie", response.headers.get("Vary", ""))
        self.assertNotContains(response, "csrfmiddlewaretoken")
        self.assertEqual(self.client_class(headers={"Cookie": "a=b"}).get(self.article.url).content, response.content)

    def test_takes_the_first_publication_as_its_time(self):
        draft = self.section.add_child(instance=self.article_class(title="Draft", live=False))
        self.assertIsNone(draft.published_at)

        draft.save_revision().publish()
        draft.refresh_from_db()

        self.assertEqual(draft.published_at, draft.first_published_at)
        self.assertEqual(draft.shown_at, draft.first_published_at)

    def test_keeps_its_time_when_it_is_published_again(self):
        self.article.title = "Harbour open"
        self.article.save_revision().publish()
        self.article.refresh_from_db()

        self.assertEqual(f"{localtime(self.article.published_at):%F %T}", "2023-05-06 08:09:10")

    def test_leaves_a_redirect_when_its_address_changes(self):
        before = self.article.url
        self.article.slug = "harbour"
        with self.captureOnCommitCallbacks(execute=True):
            self.article.save_revision().publish()

        self.assertRedirects(self.client.get(before), "/news/harbour/", 301)

    def test_can_be_rendered(self):
        self.assertPageIsRenderable(self.article)


class ReadyMadeArticlePageTests(ReadyMadePages, ArticlePageTests, WagtailPageTestCase):
    pass


class OwnArticlePageTests(OwnPages, ArticlePageTests, WagtailPageTestCase):
    pass
