"""What many pages show alike: remembered, and never older than what is stored."""

import unittest

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's own pages stand on Wagtail's page.")

from wagtail.models import Page, PageViewRestriction, Site

from articles.models import ArticlePage
from articles.recommendations import recommended_articles
from articles.view_counts import record_view
from fragments.reading import read_seldom
from fragments.remembering import all_remembered, remembered
from home.models import SiteSettings
from programs.models import ProgramPage
from site_project.page_cache.fragments import MOST_BYTES, fragments_of
from site_project.page_cache.writes import generations
from tests.articles.builders import a_picture, a_source, an_article, hand_picked

from .world import CachedPortal


class RememberedTests(CachedPortal):
    def name(self):
        self.asked = getattr(self, "asked", 0) + 1
        return SiteSettings.objects.values_list("name", flat=True).first()

    def test_is_made_once(self):
        self.assertEqual([remembered(("tests", "name"), self.name) for _time in range(3)], [""] * 3)

        self.assertEqual(self.asked, 1)

    def test_is_made_again_after_a_change_of_what_it_read(self):
        remembered(("tests", "name"), self.name)

        with self.changing():
            SiteSettings.objects.update(name="New")

        self.assertEqual(remembered(("tests", "name"), self.name), "New")

    def test_is_made_for_itself_in_a_transaction_that_has_changed_something(self):
        remembered(("tests", "name"), self.name)

        with transaction.atomic():
            SiteSettings.objects.update(name="Draft")
            self.assertEqual(remembered(("tests", "name"), self.name), "Draft")
            transaction.set_rollback(True)

        self.assertEqual(remembered(("tests", "name"), self.name), "")

    def test_makes_of_many_those_that_are_missing(self):
        asked = []

        def double(missing):
            asked.append(missing)
            return [number * 2 for _app, number in missing]

        all_remembered([("tests", 1), ("tests", 2)], double)
        found = all_remembered([("tests", 3), ("tests", 1)], double)

        self.assertEqual((found, asked), ([6, 2], [[("tests", 1), ("tests", 2)], [("tests", 3)]]))

    def test_leaves_nothing_behind_where_making_it_fails(self):
        with self.assertRaises(ZeroDivisionError):
            remembered(("tests", "broken"), lambda: 1 / 0)

        self.assertEqual(remembered(("tests", "broken"), lambda: "whole"), "whole")

    def test_reads_objects_once_and_gives_each_a_copy(self):
        key, read = ("tests", "settings"), lambda: SiteSettings.objects.get()
        first = read_seldom(key, read)
        first.name = "Changed by one who uses it"

        with self.assertNumQueries(0):
            self.assertEqual((read_seldom(key, read).name, read_seldom(key, read).hotline), ("", first.hotline))

        with self.changing():
            SiteSettings.objects.update(name="New")
        self.assertEqual(read_seldom(key, read).name, "New")

    def test_makes_room_by_bytes(self):
        large = {number: str(number) * 100_000 for number in range(200)}

        for number, text in large.items():
            remembered(("tests", "large", number), lambda text=text: text)

        kept = fragments_of(generations())
        self.assertLessEqual(kept.size, MOST_BYTES)
        self.assertEqual(kept.size, sum(fragment.size for fragment in kept.kept.values()))
        self.assertIn(("tests", "large", 199), {key for _language, key in kept.kept})


class FurnitureTests(CachedPortal):
    """A page made of fragments is, byte for byte, the page made without."""

    def assertNothingIsStale(self):
        pages = [Page.objects.get(pk=page.pk).url for page in (self.story, self.news, self.yunling, self.foreign)]
        for address in (*pages, "/", f"{pages[1]}?page=2", "/api/v1/articles"):
            with self.changing():
                found, expected = self.uncached(address), self.fresh(address)
            self.assertEqual((found.status, found.body), (expected.status, expected.body), address)

    def test_follows_what_stands_around_pages(self):
        steps = [
            lambda: SiteSettings.objects.update(hotline="400-111-2222", tagline="Learn here"),
            lambda: Site.objects.update(site_name="Renamed"),
            lambda: self.change(self.yunling, theme="red", short_name="YL", slug="yl"),
            lambda: self.change(self.news, title="Fresh news", slug="fresh", show_in_menus=False),
            lambda: self.change(self.portal, title="Gate", noindex=True),
            lambda: self.change(self.yunling, popular_list=self.catalogue, enquiry_form=self.form),
            lambda: ProgramPage.objects.update(is_featured=True),
            lambda: self.change(ProgramPage.objects.get(), title="Town rule"),
            lambda: self.change(self.form, title="Ask us", introduction="Soon"),
            lambda: self.yunling.credentials.create(title="Charter", issued_by="Ministry"),
        ]
        self.warm(self.story.url, self.yunling.url, self.foreign.url)
        for number, step in enumerate(steps):
            with self.subTest(number):
                with self.changing():
                    step()
                self.assertNothingIsStale()

    def test_follows_what_cards_show(self):
        source = a_source("Gazette")
        steps = [
            lambda: self.change(self.story, title="Harbour shut", summary="Fog", source=source),
            lambda: type(source).objects.filter(pk=source.pk).update(name="Daily"),
            lambda: self.picture.renditions.all().delete(),
            lambda: self.change(self.story, cover=a_picture("Fog")),
            lambda: self.change(self.news, title="Old news", slug="old"),
            lambda: record_view(self.story.pk),
            lambda: self.story.create_alias(parent=self.foreign_news),
            lambda: ArticlePage.objects.get(pk=self.story.pk).unpublish(),
            lambda: an_article(self.news, ArticlePage, "Newest"),
        ]
        for number, step in enumerate(steps):
            with self.subTest(number):
                with self.changing():
                    step()
                self.assertNothingIsStale()

    def test_follows_what_an_article_says_and_what_stands_beside_it(self):
        other = an_article(self.news, ArticlePage, "Beside", published_at=self.story.published_at)
        steps = [
            lambda: self.change(self.story, body=[("paragraph", "<p>Ships sail.</p>")], author="Shen Zhiqiu"),
            lambda: self.change(self.story, source=a_source("Gazette"), original_title="Ships"),
            lambda: self.change(self.story, recommended=hand_picked(other)),
            lambda: ArticlePage.objects.filter(pk=self.story.pk).update(editor="Lin"),
            lambda: self.tag(self.story, "harbour"),
            lambda: self.change(other, title="Renamed", slug="renamed"),
            lambda: self.change(self.news, introduction="What is new", noindex=True),
            lambda: other.delete(),
            lambda: ArticlePage.objects.get(pk=self.story.pk).move(self.news, "first-child"),
        ]
        self.assertNothingIsStale()
        for number, step in enumerate(steps):
            with self.subTest(number):
                with self.changing():
                    step()
                self.assertNothingIsStale()

    def test_follows_what_front_pages_say(self):
        facts = [("fact", {"label": "Since", "number": "1922"})]
        listing = {"heading": "News", "page": self.news, "what": "latest", "layout": "lines", "limit": 3}
        steps = [
            lambda: self.change(self.yunling, hero_text="Welcome", facts=facts),
            lambda: self.change(self.portal, body=[("listing", listing), ("institutions", {"heading": "Partners"})]),
            lambda: an_article(self.news, ArticlePage, "Newest"),
            lambda: self.change(self.linjiang, short_name="LJ", introduction="By the river"),
            lambda: self.change(self.linjiang, title="Riverside", slug="riverside"),
        ]
        self.assertNothingIsStale()
        for number, step in enumerate(steps):
            with self.subTest(number):
                with self.changing():
                    step()
                self.assertNothingIsStale()

    def tag(self, page, *names):
        page = type(page).objects.get(pk=page.pk)
        page.tags.add(*names)
        page.save()

    def change(self, page, **values):
        page = type(page).objects.get(pk=page.pk)
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision().publish()

    def test_knows_what_was_restricted_and_moved_since(self):
        self.assertNothingIsStale()

        with self.changing():
            PageViewRestriction.objects.create(page=self.news, restriction_type="login")
        self.assertNothingIsStale()
        with self.changing():
            type(self.news).objects.get(pk=self.news.pk).move(self.linjiang, "last-child")
        self.assertNothingIsStale()
        with self.changing():
            PageViewRestriction.objects.all().delete()
        self.assertNothingIsStale()

    def test_leaves_at_most_12_queries_to_an_article_with_everything_on_it(self):
        with self.changing():
            for number in range(4):
                other = an_article(
                    self.news,
                    ArticlePage,
                    f"Other {number}",
                    cover=a_picture(f"Other {number}"),
                    source=a_source(f"S{number}"),
                )
            self.story.source, self.story.recommended = a_source("Gazette"), hand_picked(other)
            self.story.tags.add("harbour")
            self.story.save()
            self.change(self.yunling, popular_list=self.catalogue, enquiry_form=self.form)
        self.warm(self.story.url)
        self.uncached(other.url)

        with CaptureQueriesContext(connection) as queries:
            self.assertIn("Other 3", self.uncached(self.story.url).text)

        self.assertLessEqual(len(queries), 6)
        self.assertEqual(len(self.story.tag_list), 1)
        with CaptureQueriesContext(connection) as queries:
            self.assertEqual(len(recommended_articles(self.story)), 3)
        self.assertLessEqual(len(queries), 3)  # the cards, their sections and their pictures
