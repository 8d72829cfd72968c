"""The demo loaded again, enlarged, and taken away."""

import json
import unittest
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.test import TestCase, override_settings, tag
from django.utils.timezone import localtime

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The demo is made of the ready-made pages.")

from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, ReferenceIndex, Site

from articles.models import ArticleSource
from articles.pages import ArticleIndexPage, ArticlePage
from articles.review.guard import without_review
from home.models import SiteSettings
from leads.models import Lead, LeadEvent
from leads.phones import normalised
from site_project.accounts import passwords_file
from site_project.demo_content.marks import BULK_ARTICLE, BULK_LEAD
from site_project.demo_content.pictures import demo_collection
from site_project.models import DemoObject

from .demo import TINY, everything, load

FIRST_THREE = [
    ("一次结构化研讨之后，桐山县的案例汇编改了 7 处", "2022-06-13 15:34:46"),
    ("街道干部培训学时怎么认：防汛备汛类课程的 10 种情形", "2025-12-30 16:28:27"),
    ("教学观察：情景模拟用在园区运营课上的 7 个得失", "2021-11-22 17:28:41"),
]


def bulk_articles():
    return ArticlePage.objects.filter(slug__startswith=BULK_ARTICLE).order_by("slug")


def bulk_leads():
    return Lead.objects.filter(receipt__startswith=BULK_LEAD).order_by("receipt")


def her_article(section, **fields) -> ArticlePage:
    return section.add_child(instance=ArticlePage(title="她的文章", slug="ta-de-wenzhang", live=False, **fields))


@tag("once")
@override_settings(RENDITIONS_PRESETS=TINY)
class ChangedDemoTests(TestCase):
    """The demo is loaded once for all of these; each test gives back what it changed."""

    @classmethod
    def setUpTestData(cls):
        cls.before = everything()
        load()

    def test_doubles_nothing(self):
        before = everything()

        load()

        self.assertEqual(everything(), before)

    def test_keeps_what_editors_changed(self):
        kept, moved, deleted = ArticlePage.objects.live()[:3]
        kept.title = "改过的标题"
        with without_review("a test"):
            kept.save_revision().publish()
        moved.move(ArticleIndexPage.objects.exclude(pk=moved.get_parent().pk).last(), pos="last-child")
        deleted.delete()
        before = everything()

        load()

        self.assertEqual(everything(), before)
        self.assertEqual(ArticlePage.objects.get(pk=kept.pk).title, "改过的标题")

    def test_completes_what_was_cut_off(self):
        whole = everything()
        for article in ArticlePage.objects.not_live()[:5]:
            DemoObject.objects.filter(object_id=article.pk, key=article.slug).delete()
            article.delete()

        load()

        self.assertEqual(everything(), whole)

    def test_bulk_articles_are_the_same_for_the_same_number(self):
        load(articles=3)
        first = list(bulk_articles().values("slug", "title", "published_at", "body", "path"))
        load(articles=3)

        self.assertEqual(list(bulk_articles().values(*first[0])), first)
        self.assertEqual(
            [(row["title"], f"{localtime(row['published_at']):%Y-%m-%d %H:%M:%S}") for row in first], FIRST_THREE
        )

    def test_bulk_articles_go_on_where_they_ended(self):
        load(articles=5)
        bulk_articles().first().delete()

        load(articles=8)

        slugs = [f"yangli-{number:06d}" for number in range(2, 9)]
        self.assertEqual(list(bulk_articles().values_list("slug", flat=True)), slugs)

    def test_bulk_articles_stand_in_a_healthy_tree(self):
        load(articles=30)

        self.assertEqual([list(problems) for problems in Page.find_problems()], [[], [], [], [], []])
        self.assertEqual(self.client.get(bulk_articles().last().get_url()).status_code, 200)

    def test_bulk_articles_have_the_revision_wagtail_would_write(self):
        load(articles=13)

        for article in bulk_articles():
            bulk = article.latest_revision.content
            article.save_revision(clean=False)
            single = article.latest_revision.content
            # What a second revision knows, and a first cannot.
            for later in ("latest_revision", "live_revision", "tagged_items"):
                bulk.pop(later), single.pop(later)
            article.latest_revision.refresh_from_db()
            single = {name: article.latest_revision.content[name] for name in bulk}
            # PostgreSQL keeps the keys of a block in an order of its own.
            for blocks in ("body", "recommended"):
                bulk[blocks], single[blocks] = json.loads(bulk[blocks]), json.loads(single[blocks])
            self.assertEqual(bulk, single)

    def test_bulk_articles_have_the_references_wagtail_would_write(self):
        load(articles=13)
        references = ReferenceIndex.objects.order_by("object_id", "content_path").values_list(
            "object_id", "content_type", "base_content_type", "to_content_type", "to_object_id", "model_path"
        )
        bulk = list(references)

        for article in bulk_articles():
            ReferenceIndex.remove_for_object(article)
            ReferenceIndex.create_or_update_for_object(article)

        self.assertEqual(list(references), bulk)

    def test_bulk_articles_are_found(self):
        load(articles=4)

        for article in bulk_articles():
            self.assertIn(article, list(ArticlePage.objects.search(article.title)))
            self.assertIn(article, list(ArticlePage.objects.search(article.body[1].value)))

    def test_a_bulk_article_can_be_edited_and_published_again(self):
        load(articles=1)
        article = bulk_articles().get()

        draft = article.get_latest_revision_as_object()
        draft.title = "改过的标题"
        with without_review("a test"):
            draft.save_revision().publish()

        self.assertEqual(bulk_articles().get().title, "改过的标题")

    def test_bulk_leads_have_their_story_and_a_number_to_call(self):
        load(leads=25)
        load(leads=30)

        leads = list(bulk_leads())
        self.assertEqual([lead.receipt for lead in leads], [f"XFYL-{number:07d}" for number in range(1, 31)])
        self.assertEqual([normalised(lead.phone) for lead in leads], [lead.phone_e164 for lead in leads])
        for lead in leads:
            lead.full_clean(exclude=["answers", "questions"])
            told = [event.text for event in lead.events.all() if event.kind == LeadEvent.Kind.STATE]
            self.assertEqual(told[:1], [lead.get_state_display()] if lead.state != Lead.State.NEW else [])

    def test_wiped_leaves_nothing_of_its_own(self):
        load(articles=5, leads=5)
        site = Site.objects.get()

        load(wipe=True, yes=True)

        self.assertEqual(everything(), self.before)
        self.assertEqual((Site.objects.get(), Site.objects.get().root_page.specific_class), (site, Page))
        self.assertEqual(DemoObject.objects.count(), 0)
        self.assertEqual(SiteSettings.objects.exclude(name="").count(), 0)
        self.assertEqual(passwords_file().exists(), False)

    def test_wiped_can_be_loaded_again(self):
        loaded = everything()
        load(wipe=True, yes=True)

        load()

        self.assertEqual(everything(), loaded)

    def test_wiped_keeps_what_is_hers_and_what_that_needs(self):
        section = ArticleIndexPage.objects.last()
        article = her_article(section, source=ArticleSource.objects.first())
        ReferenceIndex.create_or_update_for_object(article)
        her = User.objects.create_user("her")
        lead = Lead.objects.create(receipt="HERS", phone="19900000000", assignee=her)
        SiteSettings.objects.update(name="我们的站点")

        said = load(wipe=True, yes=True)

        kept = [page.specific for page in article.get_ancestors(inclusive=True)[1:]]
        self.assertEqual(list(Page.objects.filter(depth__gt=1).order_by("path").specific()), kept)
        self.assertEqual(ArticleSource.objects.get(), article.source)
        self.assertEqual((Lead.objects.get(), User.objects.get()), (lead, her))
        self.assertEqual(SiteSettings.objects.get().name, "我们的站点")
        self.assertEqual(SiteSettings.objects.get().hotline, "")
        self.assertEqual([page.title in said for page in kept[:-1]], [True] * 4)
        self.assertIn(article.source.name, said)
        self.assertEqual([list(problems) for problems in Page.find_problems()], [[], [], [], [], []])

    def test_wiped_keeps_her_picture_and_the_collection_it_lies_in(self):
        image = get_image_model().objects.create(
            title="她的图片", file=get_test_image_file(), collection=demo_collection()
        )

        said = load(wipe=True, yes=True)

        self.assertEqual(get_image_model().objects.get(), image)
        self.assertIn(image.collection.name, said)

    def test_wiping_asks_first(self):
        loaded = everything()

        with patch("builtins.input", return_value="no"), self.assertRaisesMessage(CommandError, "没有删除"):
            load(wipe=True)

        self.assertEqual(everything(), loaded)


class RefusalTests(TestCase):
    def test_names_what_is_wrong_in_one_sentence(self):
        for options in ({"articles": -1}, {"leads": -5}, {"wipe": True, "articles": 3}):
            with self.subTest(options), self.assertRaises(CommandError) as refused:
                load(**options)
            self.assertEqual(str(refused.exception).count("。"), 1)
            self.assertEqual(Page.objects.filter(depth__gt=2).count(), 0)
