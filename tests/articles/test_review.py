from unittest import skipIf

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import TestCase
from django.urls import reverse
from django.utils import translation

from wagtail.models import TaskState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from bs4 import BeautifulSoup

from articles.review.checklist import CHECKLIST
from articles.review.credits import review_credits
from tests.articles.builders import a_section
from tests.articles.worlds import ReadyMadePages
from tests.runner import restore_reviews

STAGES = ["初审", "复审", "终审"]


@skipIf(settings.SWAPPED_BASE_PAGE, "The portal's roles stand on Wagtail's page.")
class ReviewTests(ReadyMadePages, TestCase):
    """An editor's draft passes three people and goes live (三审)."""

    @classmethod
    def setUpTestData(cls):
        from site_project.roles import ensure_roles  # not installed where the base page is swapped

        ensure_roles()
        cls.section = a_section(cls.section_class)
        restore_reviews()
        for role in ["编辑", *STAGES]:
            person = User.objects.create_user(role, last_name=f"{role}员")
            person.groups.add(Group.objects.get(name=role))

    def be(self, role):
        self.client.force_login(User.objects.get(username=role))

    def type(self, **values):
        body = streamfield([("paragraph", rich_text("<p>Ships came in.</p>"))])
        return nested_form_data(
            {"title": "Harbour opens", "slug": "", "body": body, "recommended": streamfield([]), **values}
        )

    def submit(self):
        """The editor writes an article and hands it in."""
        self.be("编辑")
        address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", self.section.pk])
        self.client.post(address, self.type(**{"action-submit": "1"}))
        return self.article_class.objects.get()

    def decide(self, role, article, action="approve", **values):
        self.be(role)
        task = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).latest("pk")
        address = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, task.pk])
        return self.client.post(address, {"checklist": list(CHECKLIST), **values})

    def refreshed(self, article):
        return self.article_class.objects.get(pk=article.pk)

    def test_a_draft_passes_three_reviews_and_goes_live(self):
        article = self.submit()
        states = []

        for stage in STAGES:
            states.append((article.current_workflow_task.name, self.refreshed(article).live))
            self.decide(stage, article)
            article = self.refreshed(article)

        self.assertEqual(states, [("初审", False), ("复审", False), ("终审", False)])
        self.assertTrue(article.live)
        self.assertEqual(article.published_at, article.first_published_at)
        self.assertContains(self.client.get(article.url), "Ships came in.")

    def test_the_article_names_who_approved_it(self):
        article = self.submit()
        for stage in STAGES:
            self.decide(stage, article)

        self.assertEqual(review_credits(article), [(stage, f"{stage}员") for stage in STAGES])
        self.assertContains(self.client.get(self.refreshed(article).url), "<span>终审：终审员</span>", html=True)

    def test_nobody_decides_before_it_is_their_turn(self):
        article = self.submit()

        for stage in ["编辑", "复审", "终审"]:
            with self.subTest(stage):
                self.decide(stage, article)

                self.assertEqual(self.refreshed(article).current_workflow_task.name, "初审")

    def test_a_reviewer_sends_a_draft_back(self):
        article = self.submit()

        self.decide("初审", article, "reject", comment="Who said so?")

        self.assertEqual(article.current_workflow_state.status, "needs_changes")
        self.assertFalse(self.refreshed(article).live)

    def test_only_the_last_reviewers_may_publish(self):
        article = self.submit()

        allowed = {
            role: article.permissions_for_user(User.objects.get(username=role)).can_publish()
            for role in ["编辑", *STAGES]
        }

        self.assertEqual(allowed, {"编辑": False, "初审": False, "复审": False, "终审": True})

    def test_an_editor_who_posts_publish_all_the_same_leaves_a_draft(self):
        article = self.submit()
        self.be("编辑")
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])

        self.client.post(address, self.type(slug=article.slug, **{"action-publish": "1"}))

        self.assertFalse(self.refreshed(article).live)

    def test_history_and_comparison_show_what_changed(self):
        article = self.submit()
        first = article.latest_revision
        article.title = "Harbour open"
        second = article.save_revision()
        self.be("编辑")

        history = self.client.get(reverse("wagtailadmin_pages:history", args=[article.pk]))
        comparison = self.client.get(
            reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, first.pk, second.pk])
        )

        self.assertContains(history, "三审")
        changed = BeautifulSoup(comparison.content, "html.parser").select_one("del")
        self.assertEqual([text for text in changed.strings if "［" not in text], ["opens"])

    def test_workflow_history_shows_every_decision(self):
        article = self.submit()
        self.decide("初审", article)
        state = article.current_workflow_state
        self.be("编辑")

        with translation.override("zh-hans"):
            listing = self.client.get(reverse("wagtailadmin_pages:workflow_history", args=[article.pk]))
            detail = self.client.get(reverse("wagtailadmin_pages:workflow_history_detail", args=[article.pk, state.pk]))

        self.assertContains(listing, "三审")
        self.assertContains(detail, "初审员")
