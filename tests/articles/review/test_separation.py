from django.contrib.auth import get_user_model
from django.test import TestCase

from wagtail.models import TaskState

from articles.review.tasks import ReviewRefused
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, a_workflow, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


class SeparationTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", "first", may=["add", "change"])
        cls.one = a_person("one", "first", "second", "final", may=["change", "publish"])
        cls.two = a_person("two", "second", "final", may=["change", "publish"])
        cls.three = a_person("three", "final", may=["change", "publish"])
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)
        submit(cls.page, cls.author)

    def actions(self, user):
        user = get_user_model().objects.get(pk=user.pk)
        task = fresh(self.page).current_workflow_task
        return [name for name, _label, _modal in task.get_actions(fresh(self.page), user)]

    def test_three_people_bring_a_page_live(self):
        for reviewer in (self.one, self.two, self.three):
            approve(self.page, reviewer)

        self.assertTrue(fresh(self.page).live)

    def test_the_author_is_offered_nothing(self):
        self.assertEqual(self.actions(self.author), [])
        self.assertEqual(self.actions(self.one), ["reject", "approve"])

    def test_the_author_is_refused_when_she_acts_all_the_same(self):
        with self.assertRaises(ReviewRefused):
            approve(self.page, self.author)

        self.assertEqual(TaskState.objects.filter(status="approved").count(), 0)

    def test_whoever_changed_the_version_is_an_author_too(self):
        fresh(self.page).save_revision(user=self.one)

        self.assertEqual(self.actions(self.one), [])

    def test_whoever_submitted_it_is_an_author_too(self):
        page = a_draft(self.section, self.article_class, "Bridge opens", by=self.author)
        submit(page, self.one)

        self.assertRaises(ReviewRefused, approve, page, self.one)

    def test_nobody_reviews_two_stages(self):
        approve(self.page, self.one)

        self.assertEqual(self.actions(self.one), [])
        self.assertRaises(ReviewRefused, approve, self.page, self.one)

    def test_who_wrote_an_earlier_published_version_may_review_the_next(self):
        for reviewer in (self.one, self.two, self.three):
            approve(self.page, reviewer)
        page = fresh(self.page)
        page.save_revision(user=self.author)
        submit(page, self.author)

        approve(page, self.one)

        self.assertEqual(fresh(page).current_workflow_task.name, "second of News")

    def test_an_administrator_is_no_reviewer(self):
        boss = a_person("boss", superuser=True)

        self.assertEqual(self.actions(boss), [])
        self.assertRaises(ReviewRefused, approve, self.page, boss)

    def test_a_section_may_do_without_separation(self):
        workflow = a_workflow("Easy", ["first"], separation=False)
        section = a_reviewed_section(self.section_class, workflow, title="Easy")
        page = a_draft(section, self.article_class, by=self.author)
        self.author.groups.add(workflow.tasks.get().specific.groups.get())
        submit(page, self.author)

        self.author.is_superuser = True  # who may publish here
        approve(page, self.author)

        self.assertTrue(fresh(page).live)

    def test_two_stages_are_enough_where_the_section_says_so(self):
        section = a_reviewed_section(self.section_class, a_workflow("Two", ["first", "final"]), title="Two")
        page = a_draft(section, self.article_class, by=self.author)
        submit(page, self.author)

        approve(page, self.one)
        approve(page, self.two)

        self.assertTrue(fresh(page).live)

    def test_an_edit_takes_the_page_back_to_the_first_stage(self):
        approve(self.page, self.one)
        page = fresh(self.page)
        page.save_revision(user=self.author)
        page.current_workflow_state.update(user=self.author)

        self.assertRaises(ReviewRefused, approve, page, self.two)

    def test_a_decided_stage_says_who_decided_it(self):
        state = fresh(self.page).current_workflow_task_state
        approve(self.page, self.one)

        with self.assertRaisesMessage(ReviewRefused, "one"):
            state.task.specific.on_action(state, a_person("late", "first"), "approve")


class ReadyMadeSeparationTests(ReadyMadePages, SeparationTests, TestCase):
    pass


class OwnPageSeparationTests(OwnPages, SeparationTests, TestCase):
    pass
