import json

from django.conf import settings
from django.test import TestCase, override_settings
from django.urls import reverse

from bs4 import BeautifulSoup

from articles.feeds import KINDS
from tests.articles.builders import a_section, a_source, an_article, moment
from tests.articles.worlds import OwnPages, ReadyMadePages
from tests.outline import faults_of_outline


class SourcePageTests:
    @classmethod
    def setUpTestData(cls):
        cls.source = a_source("临江日报", link="https://daily.example/", kind="listed")
        cls.news = a_section(cls.section_class, "News")
        cls.notices = a_section(cls.section_class, "Notices")
        cls.add("Old", published_at=moment("2020-01-01"))
        cls.article = cls.add("New", published_at=moment("2021-01-01"))
        cls.add("Notice", cls.notices, published_at=moment("2019-01-01"))
        cls.add("Own", source=None)

    @classmethod
    def add(cls, title, section=None, **values):
        return an_article(section or cls.news, cls.article_class, title, **{"source": cls.source} | values)

    def read(self, address):
        return BeautifulSoup(self.client.get(address).content, "html.parser")

    def titles(self, address):
        return [heading.get_text(strip=True) for heading in self.read(address).select(".list h3")]

    def test_lists_all_of_a_source_newest_first_or_those_of_a_section(self):
        self.assertEqual(self.titles(f"/articles/sources/{self.source.pk}/"), ["New", "Old", "Notice"])
        self.assertEqual(self.titles(f"/articles/news/sources/{self.source.pk}/"), ["New", "Old"])

    def test_says_what_the_source_is(self):
        head = self.read(f"/articles/news/sources/{self.source.pk}/").select_one(".page-head")

        self.assertEqual(head.h1.get_text(), "来源：临江日报")
        self.assertIn(str(self.source.get_kind_display()), head.p.get_text())
        self.assertEqual(
            [link["href"] for link in head.select("a")],
            [
                "https://daily.example/",
                f"/articles/sources/{self.source.pk}/",
                f"/news/sources/{self.source.pk}/feed.rss",
            ],
        )

    def test_names_its_feeds_in_the_head_and_they_hold_what_it_shows(self):
        page = self.read(f"/articles/news/sources/{self.source.pk}/")

        feeds = {link["type"]: link["href"] for link in page.find_all("link", rel="alternate")}

        self.assertEqual(list(feeds), list(KINDS.values()))
        items = self.client.get(feeds["application/feed+json"]).json()["items"]
        self.assertEqual([item["title"] for item in items], ["New", "Old"])
        everywhere = self.client.get(f"/sources/{self.source.pk}/feed.json").json()
        self.assertEqual([item["title"] for item in everywhere["items"]], ["New", "Old", "Notice"])
        self.assertEqual(everywhere["title"], f"临江日报 - {self.news.get_parent().title}")
        self.assertEqual(self.client.get("/sources/999999999/feed.rss").status_code, 404)

    @override_settings(ARTICLES_PAGE_SIZE=2)
    def test_turns_pages_and_has_one_address_for_each(self):
        address = f"/articles/sources/{self.source.pk}/"

        canonical = [
            self.read(f"{address}?page={number}").find("link", rel="canonical")["href"] for number in [1, 2, 99, "x"]
        ]

        first, second = f"http://testserver{address}", f"http://testserver{address}?page=2"
        self.assertEqual(canonical, [first, second, second, first])

    def test_is_empty_in_words_and_kept_from_search_engines(self):
        other = a_source("Nobody")

        page = self.read(f"/articles/sources/{other.pk}/")

        self.assertEqual(
            (len(page.select(".panel-wide")), page.find(attrs={"name": "robots"})["content"]), (1, "noindex")
        )
        self.assertEqual(faults_of_outline(str(page)), [])

    def test_is_not_there_for_other_sources_and_other_places(self):
        for address in ["/articles/sources/0/", f"/articles/nowhere/sources/{self.source.pk}/"]:
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 404)

    def test_is_linked_from_an_article(self):
        links = [link["href"] for link in self.read(self.article.url).select(".credit a")]

        self.assertEqual(links, [f"/articles/news/sources/{self.source.pk}/"])

    def test_an_article_has_a_code_with_its_address(self):
        address = self.read(self.article.url).select_one("img.qr")["src"]

        response = self.client.get(address)

        self.assertEqual(address, f"/articles/{self.article.pk}/qr.svg")
        self.assertEqual(response["Content-Type"], "image/svg+xml")
        self.assertTrue(response.content.startswith(b"<svg"))
        self.assertEqual(self.client.get(reverse("articles:qr_code", args=[0])).status_code, 404)

    def test_a_long_article_has_contents_that_lead_to_its_headings(self):
        text = {"type": "paragraph", "value": f"<p>{'长' * 700}</p>"}
        headings = [{"type": "heading", "value": title} for title in ["先听", "再谈", "先听"]]
        self.article.body = json.dumps(headings)
        self.article.save()
        self.assertEqual(self.read(self.article.url).select(".toc"), [])

        self.article.body = json.dumps([text, *headings])
        self.article.save()
        page = self.read(self.article.url)

        anchors = ["h-xian-ting", "h-zai-tan", "h-xian-ting-2"]
        self.assertEqual([link["href"] for link in page.select(".toc a")], [f"#{anchor}" for anchor in anchors])
        self.assertEqual([heading["id"] for heading in page.select(".prose h2")], anchors)


class OwnSourcePageTests(OwnPages, SourcePageTests, TestCase):
    pass


class ReadyMadeSourcePageTests(ReadyMadePages, SourcePageTests, TestCase):
    if not settings.SWAPPED_BASE_PAGE:

        def tag(self, *names):
            self.article.tags.add(*names)
            self.article.save()

        def test_lists_all_with_a_tag_at_an_address_in_pinyin(self):
            self.tag("乡村振兴")

            link = self.read(self.article.url).select_one(".tags a")

            self.assertEqual(link["href"], "/articles/news/tags/xiang-cun-zhen-xing/")
            self.assertEqual(self.titles(link["href"]), ["New"])
            self.assertEqual(self.titles("/articles/tags/xiang-cun-zhen-xing/"), ["New"])
            self.assertEqual(len(self.read("/articles/notices/tags/xiang-cun-zhen-xing/").select(".panel-wide")), 1)

        def test_tells_tags_apart_that_sound_alike(self):
            self.tag("教师", "教室")

            links = [link["href"] for link in self.read(self.article.url).select(".tags a")]

            self.assertEqual(sorted(links), ["/articles/news/tags/jiao-shi-2/", "/articles/news/tags/jiao-shi/"])

        def test_does_not_know_a_tag_nobody_made(self):
            self.assertEqual(self.client.get("/articles/tags/nothing/").status_code, 404)
