import json

from django.core.cache import cache
from django.test import TestCase

from wagtail.images import get_image_model
from wagtail.models import Site

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from home.models import StandardPage
from tests.articles.builders import a_picture, a_source, an_article, moment
from tests.home.builders import a_catalogue, a_form, a_portal, a_section, an_institution, settings_of_site

BREAKOUT = '</script><script>alert("1")</script>'


class HeadTests(TestCase):
    """What search engines, messengers and directories of public sites read of each page."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()  # Wagtail remembers renditions, of pictures of other tests as well
        cls.portal = a_portal()
        Site.objects.update(site_name="Linjiang")
        settings_of_site(name="Linjiang", tagline="Courses for those who serve", hotline="400-812-0066")
        cls.institution = an_institution(cls.portal)
        cls.section = a_section(cls.institution)
        cls.article = an_article(
            cls.section,
            ArticlePage,
            summary="A harbour  opens\nto all.",
            source=a_source(),
            author="Shen Zhiqiu",
            cover=a_picture(),
            published_at=moment("2023-05-06 08:09:10"),
        )
        cls.article.tags.add("harbour", "ships")
        cls.article.save()
        cls.article.cover.get_rendition("fill-1200x630|format-jpeg")

    def soup(self, path):
        return BeautifulSoup(self.client.get(path).content, "html.parser")

    def metas(self, path):
        return {meta["name"]: meta["content"] for meta in self.soup(path).select("head meta[name]")}

    def properties(self, path):
        return {meta["property"]: meta["content"] for meta in self.soup(path).select("head meta[property]")}

    def linked(self, path):
        found = [json.loads(script.string) for script in self.soup(path).select('script[type="application/ld+json"]')]
        return {fact["@type"]: fact for facts in found for fact in facts.get("@graph", [{"@type": "baidu"} | facts])}

    def canonical(self, path):
        return self.soup(path).select_one('link[rel="canonical"]')["href"]

    def test_a_title_names_section_and_site(self):
        titles = {
            self.article.url: "Harbour opens_News_Yunling University Training",
            self.section.url: "News_Yunling University Training",
            self.institution.url: "Yunling University Training_Linjiang",
            "/": "Portal of Linjiang_Linjiang_Courses for those who serve",
            "/search/": "搜索_Linjiang",
        }

        for path, title in titles.items():
            with self.subTest(path):
                self.assertEqual(self.soup(path).title.get_text(), title)

    def test_an_article_has_the_metas_of_public_sites(self):
        found = self.metas(self.article.url)

        expected = {
            "description": "A harbour opens to all.",
            "keywords": "harbour,ships,News,Yunling University Training",
            "SiteName": "Yunling University Training",
            "SiteDomain": "localhost",
            "ColumnName": "News",
            "ArticleTitle": "Harbour opens",
            "PubDate": "2023-05-06 08:09",
            "ContentSource": "Linjiang Daily",
            "Author": "Shen Zhiqiu",
            "Url": f"http://localhost{self.article.url}",
            "applicable-device": "pc,mobile",
        }
        self.assertEqual({name: found.get(name) for name in expected}, expected)

    def test_an_article_has_open_graph_with_a_picture_and_its_size_and_the_times(self):
        found = self.properties(self.article.url)

        shown = self.article.cover.get_rendition("fill-1200x630|format-jpeg")
        expected = {
            "og:type": "article",
            "og:title": "Harbour opens",
            "og:description": "A harbour opens to all.",
            "og:url": f"http://localhost{self.article.url}",
            "og:image": f"http://localhost{shown.url}",
            "og:image:width": str(shown.width),
            "og:image:height": str(shown.height),
            "article:published_time": "2023-05-06T08:09:10+08:00",
            "bytedance:published_time": "2023-05-06T08:09:10+08:00",
        }
        self.assertEqual({name: found.get(name) for name in expected}, expected)

    def test_baidu_reads_the_time_that_visitors_see(self):
        facts = self.linked(self.article.url)["baidu"]

        self.assertEqual(facts["@context"], "https://ziyuan.baidu.com/contexts/cambrian.jsonld")
        self.assertEqual((facts["pubDate"], facts["title"]), ("2023-05-06T08:09:10", "Harbour opens"))
        self.assertGreaterEqual(facts["upDate"], facts["pubDate"])

    def test_an_article_is_told_with_publisher_picture_and_way(self):
        facts = self.linked(self.article.url)

        story = facts["NewsArticle"]
        self.assertEqual(story["publisher"]["@id"], facts["EducationalOrganization"]["@id"])
        self.assertEqual((story["image"]["width"], story["articleSection"]), (64, "News"))
        self.assertEqual(facts["BreadcrumbList"]["itemListElement"][-1]["item"], f"http://localhost{self.article.url}")

    def test_the_front_page_is_told_with_its_search(self):
        facts = self.linked("/")

        self.assertEqual(
            facts["WebSite"]["potentialAction"]["target"]["urlTemplate"],
            "http://localhost/search/?q={search_term_string}",
        )
        self.assertEqual(facts["Organization"]["telephone"], "400-812-0066")

    def test_a_programme_is_told_as_a_course_with_the_way_to_it(self):
        catalogue = a_catalogue(self.institution, "Grassroots")

        facts = self.linked(f"{catalogue.url}grassroots/")

        self.assertEqual(facts["Course"]["name"], "Grassroots")
        self.assertEqual(facts["BreadcrumbList"]["itemListElement"][-1]["name"], "Grassroots")

    def test_every_kind_of_page_has_one_description_one_canonical_and_one_way(self):
        catalogue = a_catalogue(self.institution, "Grassroots")
        plain = self.institution.add_child(instance=StandardPage(title="About"))
        pages = [self.institution, self.section, catalogue, a_form(self.institution), plain, self.article]

        for page in pages:
            with self.subTest(page.title):
                soup = self.soup(page.url)
                self.assertEqual(len(soup.select('meta[name="description"]')), 1)
                self.assertEqual([link["href"] for link in soup.select('link[rel="canonical"]')], [page.full_url])
                self.assertEqual(str(soup).count('"BreadcrumbList"'), 1)

    def test_no_title_breaks_out_of_the_facts(self):
        page = self.institution.add_child(instance=StandardPage(title=BREAKOUT, slug="bad", introduction=BREAKOUT))
        an_article(
            self.section, ArticlePage, BREAKOUT, slug="worse", summary=BREAKOUT, published_at=moment("2024-01-01")
        )
        catalogue = a_catalogue(self.institution, "Grassroots")
        catalogue.get_children().update(title=BREAKOUT)

        for path in (page.url, f"{self.section.url}worse/", f"{catalogue.url}grassroots/"):
            with self.subTest(path):
                self.assertNotIn("<script>alert", self.client.get(path).content.decode())
                names = json.dumps(self.linked(path)["BreadcrumbList"])
                self.assertIn("alert", names)

    def test_each_page_of_a_list_is_an_address_of_its_own_and_filters_are_none(self):
        for number in range(21):
            an_article(self.section, ArticlePage, f"Ship {number}", published_at=moment("2024-01-01"))

        canonical = {
            query: self.canonical(self.section.url + query) for query in ("?page=2", "?page=99", "?page=1", "?from=x")
        }

        first = f"http://localhost{self.section.url}"
        self.assertEqual(
            canonical, {"?page=2": f"{first}?page=2", "?page=99": f"{first}?page=2", "?page=1": first, "?from=x": first}
        )
        self.assertIn("_第 2 页_", self.soup(f"{self.section.url}?page=2").title.get_text())

    def test_a_page_without_a_summary_is_described_by_how_its_text_begins(self):
        plain = an_article(self.section, ArticlePage, "Ferries", body="Ferries <b>leave</b> at nine.")

        self.assertEqual(self.metas(plain.url)["description"], "Ferries leave at nine.")

    def test_a_page_kept_from_search_engines_says_so_and_so_does_what_is_below(self):
        self.assertNotIn("robots", self.metas(self.article.url))
        self.section.noindex = True
        self.section.save()

        for page in (self.section, self.article):
            self.assertEqual(self.metas(page.url)["robots"], "noindex")
        self.assertNotIn("robots", self.metas(self.institution.url))

    def test_a_picture_of_the_site_stands_in_where_a_page_has_none(self):
        picture = a_picture("Shared")
        picture.get_rendition("fill-1200x630|format-jpeg")
        settings_of_site(share_image=get_image_model().objects.get(pk=picture.pk))

        self.assertIn("Shared", self.properties(self.section.url)["og:image"])
