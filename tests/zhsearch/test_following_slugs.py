"""Autosave stores half-typed titles; until publication a derived slug follows the title."""

from django.test import TestCase

from articles.review.guard import without_review
from tests.articles.builders import a_section
from tests.articles.worlds import OwnPages, ReadyMadePages


class FollowingSlugTests:
    def draft(self, title, **values):
        with without_review("a test"):
            section = a_section(self.section_class)
        page = section.add_child(instance=self.article_class(title=title, live=False, **values))
        page.save_revision()
        return page

    def retitled(self, page, title, **values):
        draft = page.get_latest_revision_as_object()
        draft.title = title
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save_revision()
        return draft.get_latest_revision_as_object().slug

    def test_follow_a_title_that_was_half_typed(self):
        self.assertEqual(self.retitled(self.draft("青禾"), "青禾县开班"), "qing-he-xian-kai-ban")

    def test_stay_as_somebody_chose_them(self):
        self.assertEqual(self.retitled(self.draft("青禾", slug="harvest"), "青禾县开班"), "harvest")

    def test_stay_once_published(self):
        page = self.draft("青禾")
        with without_review("a test"):
            page.save_revision().publish()

        self.assertEqual(self.retitled(type(page).objects.get(pk=page.pk), "青禾县开班"), "qing-he")

    def test_are_not_what_a_script_leaves_of_a_chinese_title(self):
        self.assertEqual(self.draft("AI 培训", slug="ai").slug, "ai-pei-xun")


class ReadyMadeFollowingSlugTests(FollowingSlugTests, ReadyMadePages, TestCase):
    pass


class OwnFollowingSlugTests(FollowingSlugTests, OwnPages, TestCase):
    pass
