import json

from django.core.cache import cache
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction

from bs4 import BeautifulSoup
from lxml import etree

from articles.feeds import KINDS
from tests.articles.builders import a_picture, a_section, an_article, moment
from tests.articles.worlds import OwnPages, ReadyMadePages

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


class FeedTests:
    @classmethod
    def setUpTestData(cls):
        cache.clear()  # Wagtail remembers sites and renditions, of other tests as well
        cls.section = a_section(cls.section_class)
        cls.article = cls.add(
            "Harbour opens", "2023-05-06 08:09:10", summary="A harbour.", body="Ships & <b>boats</b>."
        )

    @classmethod
    def add(cls, title, when="2022-01-01", **values):
        return an_article(cls.section, cls.article_class, title, published_at=moment(when), **values)

    def read(self, kind, path="/news/", **headers):
        return self.client.get(f"{path}feed.{kind}", headers=headers)

    def rss(self):
        return etree.fromstring(self.read("rss").content)

    def test_tell_the_newest_first_in_three_languages(self):
        self.add("Older")

        atom = etree.fromstring(self.read("atom").content)
        as_json = self.read("json").json()

        expected = ["Harbour opens", "Older"]
        self.assertEqual([title.text for title in self.rss().findall("channel/item/title")], expected)
        self.assertEqual([title.text for title in atom.findall(f"{ATOM}entry/{ATOM}title")], expected)
        self.assertEqual([item["title"] for item in as_json["items"]], expected)
        self.assertEqual(as_json["version"], "https://jsonfeed.org/version/1.1")
        self.assertEqual(as_json["items"][0]["date_published"], "2023-05-06T08:09:10+08:00")

    def test_say_what_they_are(self):
        for kind, media_type in KINDS.items():
            self.assertEqual(self.read(kind)["Content-Type"], f"{media_type}; charset=utf-8")

    def test_an_entry_keeps_its_name_when_its_address_changes(self):
        before = self.rss().findtext("channel/item/guid")
        self.article.slug = "elsewhere"
        self.article.save()

        item = self.rss().find("channel/item")

        self.assertEqual(item.findtext("guid"), before)
        self.assertTrue(item.findtext("link").endswith("/news/elsewhere/"))

    def test_parse_whatever_was_typed(self):
        self.add("Bell\x07 \ufffe]]> & <b>", "2024-01-01", summary="\x1b[31mred \x0b\uffff", author="A\x02")

        self.assertEqual(self.rss().findtext("channel/item/title"), "Bell ]]> & <b>")
        etree.fromstring(self.read("atom").content)
        self.assertEqual(json.loads(self.read("json").content)["items"][0]["summary"], "[31mred ")

    @override_settings(ARTICLES_FEED_FULL_TEXT=True)
    def test_may_hold_the_whole_text(self):
        whole = BeautifulSoup(self.rss().findtext(f"channel/item/{CONTENT}"), "html.parser")

        self.assertEqual(whole.get_text(), "Ships & boats.")

    def test_hold_the_picture_of_an_article(self):
        self.article.cover = a_picture()
        self.article.save()
        shown = self.article.cover.get_rendition("fill-1200x630|format-jpeg")

        enclosure = self.rss().find("channel/item/enclosure")

        self.assertTrue(enclosure.get("url").endswith(shown.url))
        self.assertEqual(enclosure.get("type"), "image/jpeg")

    def test_are_confirmed_until_something_changes(self):
        first = self.read("rss")

        same = self.read("rss", **{"If-None-Match": first["ETag"]})
        self.add("News", "2024-01-01")
        other = self.read("rss", **{"If-None-Match": first["ETag"]})

        self.assertEqual((same.status_code, same.content, other.status_code), (304, b"", 200))

    def test_cost_the_same_for_many_articles(self):
        for full in (False, True):
            with self.subTest(full=full), override_settings(ARTICLES_FEED_FULL_TEXT=full):
                few = self.cost()
                self.add_pictured(f"More {full}")
                many = self.cost()
                self.add_pictured(f"Yet more {full}")
                # Pictures and links in the text are looked up once, if there are any.
                self.assertLessEqual(many - few, 3)
                self.assertEqual(self.cost(), many)

    def add_pictured(self, title):
        link = f'<a linktype="page" id="{self.section.pk}">x</a>'
        for number in range(5):
            self.add(f"{title} {number}", cover=a_picture(f"{title} {number}"), body=link)

    def cost(self) -> int:
        self.read("rss")
        with CaptureQueriesContext(connection) as queries:
            self.read("rss")
        return len(queries)

    def test_leave_out_what_is_private_hidden_or_a_draft(self):
        self.add("Draft", live=False)
        self.add("Hidden", noindex=True)
        wall = a_section(self.section_class, "Wall", under=self.section)
        an_article(wall, self.article_class, "Secret", published_at=moment("2024-01-01"))
        PageViewRestriction.objects.create(page=wall, restriction_type=PageViewRestriction.LOGIN)

        self.assertEqual([title.text for title in self.rss().findall("channel/item/title")], ["Harbour opens"])
        self.assertEqual(self.read("rss", "/news/wall/").status_code, 404)

    def test_a_section_kept_from_search_engines_has_none(self):
        self.section.noindex = True
        self.section.save()

        self.assertEqual(self.read("rss").status_code, 404)

    def test_there_is_none_where_no_section_is(self):
        for path in ("/nowhere/", "/news/harbour-opens/"):
            self.assertEqual(self.read("rss", path).status_code, 404)


class ReadyMadeFeedTests(ReadyMadePages, FeedTests, TestCase):
    def test_a_tag_has_its_own(self):
        if not hasattr(self.article, "tags"):
            return
        self.add("Untagged")
        self.article.tags.add("harbour")
        self.article.save()

        feed = etree.fromstring(self.read("rss", "/news/tags/harbour/").content)

        self.assertEqual([title.text for title in feed.findall("channel/item/title")], ["Harbour opens"])
        self.assertEqual(self.read("rss", "/news/tags/none/").status_code, 404)


class OwnFeedTests(OwnPages, FeedTests, TestCase):
    pass
