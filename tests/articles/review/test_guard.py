from datetime import timedelta

from django.test import TestCase, override_settings
from django.utils import timezone

from wagtail.actions import (
    ConvertAliasPageAction,
    CopyPageAction,
    CreatePageAliasAction,
    MovePageAction,
    PublishPageRevisionAction,
)
from wagtail.models import Locale, TaskState, WorkflowState

from articles.review.guard import ReviewRequired, without_review
from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


class GuardTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.reviewers = [
            a_person("one", "first", may=["change"]),
            a_person("two", "second", may=["change"]),
            a_person("three", "final", may=["change", "publish"]),
        ]
        cls.boss = a_person("boss", superuser=True)
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.free = a_section(cls.section_class, title="Free")
        cls.draft = a_draft(cls.section, cls.article_class, by=cls.author)

    def bring_live(self, page):
        submit(page, self.author)
        for reviewer in self.reviewers:
            approve(page, reviewer)
        return fresh(page)

    def refuses(self, call, *args, **kwargs):
        before = set(self.article_class.objects.values_list("pk", "live", "live_revision", "path"))
        with self.assertRaises(ReviewRequired):
            call(*args, **kwargs)
        self.assertEqual(set(self.article_class.objects.values_list("pk", "live", "live_revision", "path")), before)

    def test_an_unreviewed_version_is_not_published(self):
        revision = self.draft.get_latest_revision()

        self.refuses(revision.publish)
        self.refuses(revision.publish, user=self.boss)
        self.refuses(PublishPageRevisionAction(revision, user=self.boss).execute, skip_permission_checks=True)

    def test_a_page_is_not_created_live(self):
        self.refuses(self.section.add_child, instance=self.article_class(title="At once"))

    def test_a_page_is_not_saved_live(self):
        self.draft.live = True

        self.refuses(self.draft.save)
        self.refuses(self.draft.save, update_fields=["live"])

    def test_a_reviewed_version_goes_live(self):
        self.assertTrue(self.bring_live(self.draft).live)

    def test_a_later_version_needs_reviews_of_its_own(self):
        page = self.bring_live(self.draft)
        first = page.live_revision_id
        page.title = "Harbour closes"

        self.refuses(page.save_revision(user=self.author).publish, user=self.boss)

        self.assertEqual(fresh(page).live_revision_id, first)

    def test_an_older_version_is_not_brought_back_unreviewed(self):
        old = self.draft.save_revision(user=self.author)
        self.draft.save_revision(user=self.author)
        page = self.bring_live(self.draft)

        self.refuses(old.publish, user=self.boss, previous_revision=page.live_revision)

    def test_a_version_is_not_scheduled_unreviewed(self):
        self.draft.go_live_at = timezone.now() + timedelta(days=1)
        revision = self.draft.save_revision(user=self.author)

        self.refuses(revision.publish, user=self.boss)

        revision.refresh_from_db()
        self.assertIsNone(revision.approved_go_live_at)

    def test_a_live_copy_is_not_made(self):
        page = self.bring_live(self.draft)

        self.refuses(CopyPageAction(page, to=self.section, update_attrs={"slug": "copy"}, user=self.boss).execute)
        copy = CopyPageAction(page, self.section, update_attrs={"slug": "c"}, keep_live=False, user=self.boss).execute()

        self.assertFalse(copy.live)

    def test_a_translation_starts_as_a_draft(self):
        page, french = self.bring_live(self.draft), Locale.objects.create(language_code="fr")

        self.assertFalse(page.copy_for_translation(french, copy_parents=True).live)

    def test_a_mirror_of_an_unreviewed_page_is_not_made(self):
        page = an_article(self.free, self.article_class, "Unreviewed")

        self.refuses(CreatePageAliasAction(page, parent=self.section, user=self.boss).execute)

    def test_a_mirror_of_a_reviewed_page_follows_it_under_the_same_rules(self):
        page = self.bring_live(self.draft)

        mirror = CreatePageAliasAction(page, parent=self.section, update_slug="mirror", user=self.boss).execute()

        self.assertTrue(mirror.live)
        self.refuses(ConvertAliasPageAction(mirror, user=self.boss).execute)

    def test_a_live_page_does_not_move_under_reviews_it_has_not_passed(self):
        page = an_article(self.free, self.article_class, "Unreviewed")

        self.refuses(MovePageAction(page, self.section, pos="last-child", user=self.boss).execute)

    def test_a_live_page_below_does_not_move_along_either(self):
        an_article(self.free, self.article_class, "Unreviewed")

        self.refuses(MovePageAction(self.free, self.section, pos="last-child", user=self.boss).execute)

    def test_a_page_moves_freely_under_the_same_rules(self):
        page = self.bring_live(self.draft)
        below = a_section(self.section_class, title="Below", under=self.section, live=False)

        MovePageAction(page, below, pos="last-child", user=self.boss).execute()

        self.assertTrue(fresh(page).live)

    def test_a_forged_record_of_one_person_is_not_enough(self):
        submit(self.draft, self.author)
        for _stage in range(3):
            state = TaskState.objects.filter(status="in_progress").get()
            TaskState.objects.filter(pk=state.pk).update(status="approved", finished_by=self.boss)
            WorkflowState.objects.get().update(user=self.boss) if _stage < 2 else None

        self.refuses(WorkflowState.objects.get().update, user=self.boss)

    @override_settings(WAGTAIL_WORKFLOW_ENABLED=False)
    def test_switching_workflows_off_does_not_switch_the_rules_off(self):
        self.refuses(self.draft.get_latest_revision().publish, user=self.boss)

    def test_everything_is_free_where_no_reviews_are_set(self):
        page = a_draft(self.free, self.article_class, "Free", by=self.author)

        page.get_latest_revision().publish()

        self.assertTrue(fresh(page).live)

    def test_installation_may_go_round_with_a_reason(self):
        with without_review("restoring a backup"):
            self.draft.get_latest_revision().publish()

        self.assertTrue(fresh(self.draft).live)
        self.assertRaises(ValueError, without_review("  ").__enter__)


class ReadyMadeGuardTests(ReadyMadePages, GuardTests, TestCase):
    pass


class OwnPageGuardTests(OwnPages, GuardTests, TestCase):
    pass
