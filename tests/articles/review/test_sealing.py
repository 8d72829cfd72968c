from django.test import TestCase

from wagtail.actions import CreatePageAliasAction, MovePageAction
from wagtail.models import WorkflowPage

from articles.review.guard import ReviewRequired, without_review
from articles.review.sealing import VersionSealed
from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, a_workflow, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


class SealingTests:
    """Ways round review that change words and leave keys as they are."""

    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change", "publish"])
        cls.section = a_reviewed_section(cls.section_class, a_workflow("One", ["first"]), title="News")
        cls.free = a_section(cls.section_class, title="Free")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)

    def overwrite(self, page, title):
        page = page.get_latest_revision_as_object()
        page.title = title
        return page.save_revision(user=self.author, overwrite_revision=page.get_latest_revision())

    def test_a_draft_is_written_over_by_autosave(self):
        before = self.page.latest_revision_id

        self.overwrite(fresh(self.page), "Harbour to open")

        self.assertEqual(fresh(self.page).latest_revision_id, before)

    def test_a_submitted_version_is_not(self):
        submit(self.page, self.author)

        self.assertRaises(VersionSealed, self.overwrite, fresh(self.page), "Something else")

        self.assertEqual(fresh(self.page).get_latest_revision_as_object().title, "Harbour opens")

    def test_an_approved_version_is_not_written_over_and_published_again(self):
        submit(self.page, self.author)
        approve(self.page, self.one)

        self.assertRaises(VersionSealed, self.overwrite, fresh(self.page), "Something else")

        self.assertEqual(fresh(self.page).title, "Harbour opens")

    def test_a_live_version_from_before_the_rules_is_not(self):
        with without_review("brought over from the old site"):
            self.page.get_latest_revision().publish()

        self.assertRaises(VersionSealed, self.overwrite, fresh(self.page), "Something else")

    def test_a_mirror_under_rules_does_not_follow_what_is_published_without_reviews(self):
        source = a_draft(self.free, self.article_class, "Free words", by=self.author)
        mirror = CreatePageAliasAction(source, parent=self.section, update_slug="mirror").execute()

        self.assertRaises(ReviewRequired, source.get_latest_revision().publish)

        self.assertFalse(fresh(mirror).live)

    def test_a_mirror_stops_following_when_rules_are_set_above_it(self):
        source = an_article(self.free, self.article_class, "Free words")
        other = a_section(self.section_class, title="Other")
        mirror = CreatePageAliasAction(source, parent=other, update_slug="mirror").execute()
        WorkflowPage.objects.create(page_id=other.pk, workflow=a_workflow("Later"))
        source.title = "Other words"

        self.assertRaises(ReviewRequired, source.save_revision(user=self.author).publish)

        self.assertEqual(fresh(mirror).title, "Free words")

    def test_a_mirror_of_a_mirror_follows_under_the_same_rules(self):
        submit(self.page, self.author)
        approve(self.page, self.one)
        mirror = CreatePageAliasAction(fresh(self.page), parent=self.section, update_slug="m").execute()
        second = CreatePageAliasAction(mirror, parent=self.section, update_slug="mm").execute()
        page = fresh(self.page)
        page.title = "Harbour closes"
        page.save_revision(user=self.author)
        submit(page, self.author)

        approve(page, self.one)

        self.assertEqual([fresh(mirror).title, fresh(second).title], ["Harbour closes"] * 2)

    def test_a_section_takes_its_own_rules_along(self):
        submit(self.page, self.author)
        approve(self.page, self.one)
        elsewhere = a_reviewed_section(self.section_class, a_workflow("Two"), title="Elsewhere")

        MovePageAction(self.section, elsewhere, pos="last-child").execute()

        self.assertTrue(fresh(self.page).live)


class ReadyMadeSealingTests(ReadyMadePages, SealingTests, TestCase):
    pass


class OwnPageSealingTests(OwnPages, SealingTests, TestCase):
    pass
