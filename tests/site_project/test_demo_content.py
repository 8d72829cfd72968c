"""The demo as it is loaded: complete, dated, indexed, and nobody is told."""

import unittest
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.test import TestCase

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The demo is made of the ready-made pages.")

from wagtail.models import Page, PageLogEntry, TaskState

from articles.pages import ArticlePage
from deliveries.models import Delivery
from home.models import HomePage, InstitutionPage, PortalRendition
from leads.models import Lead
from programs.pages import ProgramPage
from site_project.accounts import ACCOUNTS

from .demo import load


class DemoTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def test_has_what_the_issue_asks_for(self):
        self.assertEqual(InstitutionPage.objects.live().count(), 2)
        self.assertGreaterEqual(ArticlePage.objects.count(), 60)
        self.assertGreaterEqual(ProgramPage.objects.live().count(), 24)
        self.assertGreaterEqual(Lead.objects.count(), 40)
        self.assertEqual(set(Lead.objects.values_list("state", flat=True)), set(Lead.State))
        self.assertEqual(set(ACCOUNTS), set(User.objects.values_list("username", flat=True)))

    def test_has_articles_at_every_stage_of_review(self):
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        stages = Counter(waiting.values_list("task__name", flat=True))
        scheduled = ArticlePage.objects.filter(_revisions__approved_go_live_at__isnull=False)

        self.assertEqual(set(stages), {"初审", "复审", "终审"})
        self.assertEqual({(article.approved_schedule, article.live) for article in scheduled}, {(True, False)})
        self.assertTrue(TaskState.objects.filter(status=TaskState.STATUS_REJECTED).exists())
        self.assertTrue(PageLogEntry.objects.filter(action="wagtail.unpublish").exists())

    def test_what_is_live_is_the_latest_version(self):
        live = ArticlePage.objects.live()

        self.assertEqual({article.has_unpublished_changes for article in live}, {False})
        self.assertEqual({article.live_revision_id == article.latest_revision_id for article in live}, {True})

    def test_an_article_is_dated_consistently(self):
        for article in ArticlePage.objects.live():
            self.assertEqual(article.published_at.microsecond, 0)
            self.assertEqual({article.first_published_at, article.last_published_at}, {article.published_at})
            self.assertEqual(article.latest_revision.as_object().published_at, article.published_at)

    def test_nobody_came_for_the_last_time_before_the_first(self):
        for lead in Lead.objects.exclude(first_touch={}):
            came = [datetime.fromisoformat(touch["at"]) for touch in (lead.first_touch, lead.last_touch)]
            self.assertEqual([*came, lead.created_at], sorted([*came, lead.created_at]), lead.receipt)

    def test_tells_nobody(self):
        on_their_way = Delivery.objects.exclude(state=Delivery.State.DEAD)

        self.assertEqual((len(mail.outbox), list(on_their_way.values_list("channel", "subject"))), (0, []))

    def test_every_page_is_in_a_healthy_tree(self):
        self.assertEqual([list(problems) for problems in Page.find_problems()], [[], [], [], [], []])

    def test_visitors_wait_for_no_picture(self):
        drawn = PortalRendition.objects.count()

        for page in [HomePage.objects.get(), *InstitutionPage.objects.all(), *ArticlePage.objects.live()]:
            self.assertEqual(self.client.get(page.get_url()).status_code, 200)
        for page in ProgramPage.objects.live():
            self.assertEqual(self.client.get(page.get_url()).status_code, 200)

        self.assertEqual(PortalRendition.objects.count(), drawn)

    def test_can_be_searched(self):
        article = ArticlePage.objects.live().first()

        self.assertIn(article, list(ArticlePage.objects.search(article.title)))

    def test_a_reviewer_can_open_what_is_not_live(self):
        self.client.force_login(User.objects.get(username="zhongshen"))
        for article in ArticlePage.objects.not_live():
            self.assertEqual(self.client.get(f"/admin/pages/{article.pk}/edit/").status_code, 200, article)

    def test_history_of_an_article_can_be_read(self):
        article = ArticlePage.objects.live().first()
        self.client.force_login(User.objects.get(username="guanli"))

        response = self.client.get(f"/admin/pages/{article.pk}/history/")

        self.assertEqual(
            [entry.action for entry in response.context["object_list"]],
            ["wagtail.publish", *["wagtail.workflow.approve"] * 3, "wagtail.workflow.start", "wagtail.create"],
        )
