"""How many questions a page asks the database when it is the first after a change in its institution."""

import unittest

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's own pages stand on Wagtail's page.")

from articles.models import ArticlePage
from articles.view_counts import record_view
from leads.models import LeadFormPage
from programs.models import ProgramPage
from renditions.making import make_missing
from site_project.page_cache.fragments import fragments_of
from tests.articles.builders import a_picture, a_source, an_article, hand_picked, moment
from tests.home.builders import a_section, settings_of_site

from .world import CachedPortal


def a_sized_picture(title, *presets):
    picture = a_picture(title)
    make_missing(picture, presets)
    return picture


class FirstDrawingTests(CachedPortal):
    """Everything stands on these pages: pictures, tags, programmes, the form, menus, lists."""

    @classmethod
    def build(cls):
        super().build()
        cls.fill_institution()
        cls.politics = a_section(cls.news, "Politics")
        cls.beside = [cls.write(f"Other {number}", f"2026-05-0{number} 08:00") for number in range(1, 6)]
        body = [
            ("heading", "What happened"),
            ("paragraph", "<p>Ships came in.</p>"),
            ("image", {"image": a_sized_picture("Quay", "body"), "alt_text": "The quay", "caption": "At noon"}),
        ]
        cls.full = cls.write("Harbour and village rule", "2026-05-03 12:00", body=body, summary="In short.")
        cls.full.recommended = hand_picked(cls.beside[0])
        cls.full.save()
        record_view(cls.full.pk)
        ask_of_site = {
            "share_image": a_sized_picture("Share", "share"),
            "consult_picture": a_sized_picture("Code", "code"),
        }
        settings_of_site(hotline="400-000-0000", enquiry_form=cls.form, **ask_of_site)

    @classmethod
    def fill_institution(cls):
        for title in ("Village rule", "Town rule"):
            cls.catalogue.add_child(instance=ProgramPage(title=title, cover=a_sized_picture(title, "card")))
        form = cls.yunling.add_child(instance=LeadFormPage(title="Ask Yunling", consent=cls.form.consent))
        form.form_fields.create(label="Ask Yunling", field_type="singleline", required=True)
        cls.yunling.credentials.create(title="Charter", issued_by="Ministry")
        cls.yunling.enquiry_form, cls.yunling.popular_list = form, cls.catalogue
        cls.yunling.logo = a_sized_picture("Mark", "mark", "small_mark")
        cls.yunling.save()

    @classmethod
    def write(cls, title, when, **values):
        values = {"body": [("paragraph", "<p>Words.</p>")]} | values
        body = values.pop("body")
        cover, source = a_sized_picture(f"Cover of {title}", "cover", "row", "share"), a_source(f"Source of {title}")
        article = an_article(
            cls.politics, ArticlePage, title, published_at=moment(when), cover=cover, source=source, **values
        )
        article.body = body
        article.tags.add("Village rule", "harbour")
        article.save()
        return article

    def asked_first(self, page, *, anew=False) -> list[str]:
        """What is asked for a page after another one of its institution has been published; `anew`, by a new worker."""
        self.warm(page.url)
        self.uncached(page.url)
        with self.changing():
            other = ArticlePage.objects.get(pk=self.beside[2].pk)
            other.title += "!"
            other.save_revision().publish()
        if anew:
            fragments_of.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            self.drawn = self.uncached(page.url)
        asked = [query["sql"] for query in queries]
        self.assertEqual(self.drawn.body, self.fresh(page.url).body)
        return asked

    def assertAsks(self, page, most: int, **how):
        asked = self.asked_first(page, **how)

        self.assertLessEqual(len(asked), most, "\n".join(asked))

    def test_an_article_asks_at_most_12_after_a_change_in_its_institution(self):
        self.assertAsks(self.full, 12)
        for words in [
            "Cover of Harbour",
            "harbour",
            "In short.",
            "Other 1",
            "Other 3!",
            "Other 4",
            "Town rule",
            "Ask Yunling",
            "Charter",
        ]:
            with self.subTest(words):
                self.assertIn(words, self.drawn.text)

    def test_a_new_worker_also_asks_for_site_settings_and_closed_pages(self):
        self.assertAsks(self.full, 14, anew=True)

    def test_more_pictures_tags_and_neighbours_ask_no_more(self):
        few = len(self.asked_first(self.full))
        with self.changing():
            article = ArticlePage.objects.get(pk=self.full.pk)
            article.tags.add("ports", "rules")
            pictures = [("image", {"image": a_sized_picture(f"More {number}", "body")}) for number in range(4)]
            article.body = [*((block.block_type, block.value) for block in article.body), *pictures]
            article.save()
            for number in range(3):
                self.write(f"Late {number}", f"2026-05-03 12:0{number}")

        self.assertEqual(len(self.asked_first(self.full)), few)

    def test_other_pages_ask_little(self):
        for page, most in ((self.politics, 20), (self.yunling, 35), (self.portal, 35), (self.catalogue, 15)):
            with self.subTest(page.title):
                self.assertAsks(page, most)
