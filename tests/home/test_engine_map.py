import tracemalloc
from datetime import timedelta
from uuid import uuid4

from django.core.cache import cache
from django.db import connection, models
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import PageViewRestriction, Site

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from home import engine_map, map_entries
from home.engine_map import EngineMap, build_map, build_next_files
from home.map_entries import entries_of
from tests.articles.builders import a_picture, an_article
from tests.home.builders import a_portal, a_section, addresses_in_map, an_institution, read_map

FILE = "/sitemap-articles-articlepage-1.xml"


def many_articles(section, count: int) -> None:
    """Rows as the tree keeps them, faster than adding child after child."""
    first = an_article(section, ArticlePage, "Number 0")
    for number in range(1, count):
        first.pk = first.id = first.page_ptr_id = None
        first.path = section.path + first._int2str(number + 1).rjust(first.steplen, "0")
        first.slug, first.url_path = f"n{number}", f"{section.url_path}n{number}/"
        first.translation_key = uuid4()
        first._state.adding = True
        models.Model.save_base(first, raw=False)


class EngineMapTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cache.clear()  # Wagtail remembers renditions, of pictures of other tests as well
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal)
        cls.section = a_section(cls.institution)
        cls.article = an_article(cls.section, ArticlePage, cover=a_picture())
        cls.site = Site.objects.get()

    def test_says_when_a_page_changed_how_it_looks_and_that_telephones_may_read_it(self):
        shown = self.article.cover.get_rendition("fill-1200x630|format-jpeg")
        build_map(self.site)

        entry = read_map(self.client, FILE).find("url")

        self.assertEqual(entry.find("loc").get_text(), self.article.full_url)
        self.assertEqual(entry.find("mobile")["type"], "pc,mobile")
        self.assertEqual(entry.find("image").find("loc").get_text(), f"http://localhost{shown.url}")
        self.assertEqual(entry.lastmod, None)

    def test_leaves_out_what_is_hidden_private_or_a_draft(self):
        hidden = a_section(self.institution, "Hidden", noindex=True)
        wall = a_section(self.institution, "Wall")
        PageViewRestriction.objects.create(page=wall, restriction_type=PageViewRestriction.LOGIN)
        for section in (hidden, wall):
            an_article(section, ArticlePage, "Unseen")
        an_article(self.section, ArticlePage, "Alone", noindex=True)
        an_article(self.section, ArticlePage, "Draft", live=False)

        found = addresses_in_map(self.client)

        public = [self.portal, self.institution, self.section, self.article]
        self.assertEqual(sorted(found), sorted(page.full_url for page in public))

    def test_has_files_no_longer_than_they_may_be_and_loses_no_page_between_them(self):
        for number in range(7):
            an_article(self.section, ArticlePage, f"Ship {number}")
        before, engine_map.PER_FILE = engine_map.PER_FILE, 3
        self.addCleanup(setattr, engine_map, "PER_FILE", before)
        kept = build_map(self.site)

        sizes = {file["name"]: file["urls"] for file in kept.files if "articlepage" in file["name"]}

        self.assertEqual(list(sizes.values()), [3, 3, 2])
        self.assertEqual(len(set(addresses_in_map(self.client))), 3 + 8)

    def test_reads_a_few_rows_at_a_time_however_many_there_are(self):
        before, map_entries.STEP = map_entries.STEP, 20
        self.addCleanup(setattr, map_entries, "STEP", before)
        many_articles(a_section(self.institution, "Many"), 40)
        few = self.cost()
        for start in range(1, 4):
            many_articles(a_section(self.institution, f"More {start}"), 40)

        queries, peak = self.cost()

        self.assertLess(queries - few[0], 10)
        self.assertLess(peak, few[1] * 1.3)

    def cost(self) -> tuple[int, int]:
        """Queries, and bytes at the highest point; counted apart, because the counting keeps every query."""
        with CaptureQueriesContext(connection) as queries:
            count = sum(1 for _entry in entries_of(self.site, ArticlePage, "")) and len(queries)
        tracemalloc.start()
        for _entry in entries_of(self.site, ArticlePage, ""):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return count, peak

    def test_is_handed_out_without_looking_at_pages_and_confirmed_with_304(self):
        build_map(self.site)
        first = self.client.get("/sitemap.xml")

        with CaptureQueriesContext(connection) as queries:
            again = self.client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]})

        self.assertEqual(again.status_code, 304)
        self.assertEqual([query for query in queries if "articlepage" in query["sql"]], [])

    def test_is_built_anew_by_the_worker_once_something_changed(self):
        kept = build_map(self.site)
        EngineMap.objects.update(
            as_of=timezone.now() - timedelta(minutes=5), changed_at=timezone.now() - timedelta(hours=1)
        )
        self.work()
        self.assertLess(EngineMap.objects.get().as_of, kept.as_of)

        self.article.save_revision().publish()
        self.article.unpublish()
        self.work()

        self.assertNotIn(self.article.full_url, addresses_in_map(self.client))

    def work(self):
        for _turn in range(30):
            build_next_files()

    def test_keeps_the_files_of_the_edition_before_for_readers_on_their_way(self):
        first = build_map(self.site).files[0]["path"]
        second = build_map(self.site)
        self.assertEqual(second.former_files[0]["path"], first)

        self.assertEqual(self.client.get("/sitemap-nothing-1.xml").status_code, 404)
        index = BeautifulSoup(self.client.get("/sitemap.xml").content, "xml")
        self.assertEqual(len(index.select("sitemap")), len(second.files))
