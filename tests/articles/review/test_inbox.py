from datetime import datetime, timedelta

from django.db import connection
from django.test import SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.models import TaskState

from articles.models import ReviewTaskState
from articles.review.due import due_date, overdue_since, working_days_late
from articles.review.looks import record_look
from articles.review.waiting import count_waiting, waiting_for
from tests.articles.builders import a_section, moment
from tests.articles.review.builders import (
    a_draft,
    a_person,
    a_reviewed_section,
    a_workflow,
    approve,
    fresh,
    send_back,
    submit,
)
from tests.articles.worlds import OwnPages, ReadyMadePages


@override_settings(ARTICLES_REVIEW_DUE_DAYS=2)
class DueDateTests(SimpleTestCase):
    def due(self, text):
        return due_date(moment(text)).isoformat()

    def test_days_off_do_not_count(self):
        self.assertEqual(self.due("2026-11-23 23:50"), "2026-11-25")
        self.assertEqual(self.due("2026-11-27 09:00"), "2026-12-01")
        self.assertEqual(self.due("2026-11-28 09:00"), "2026-12-01")

    def test_holidays_and_worked_weekends_are_those_of_the_settings(self):
        with self.settings(ARTICLES_HOLIDAYS=["2026-11-30"], ARTICLES_WORKING_WEEKENDS=["2026-11-28"]):
            self.assertEqual(self.due("2026-11-27 09:00"), "2026-12-01")
            self.assertEqual(self.due("2026-11-28 09:00"), "2026-12-02")

    def test_overdue_begins_the_day_after(self):
        today = datetime(2026, 12, 2).date()

        self.assertEqual(overdue_since(today), moment("2026-11-30 00:00"))
        self.assertEqual(working_days_late(moment("2026-11-29 23:59"), today), 1)
        self.assertEqual(working_days_late(moment("2026-11-30 00:00"), today), 0)


class InboxTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", "second", may=["add", "change"])
        cls.one = a_person("one", "first", "second", may=["change"])
        cls.two = a_person("two", "second", may=["change"])
        workflow = a_workflow("Two", ["first", "second"])
        cls.section = a_reviewed_section(cls.section_class, workflow, title="News")
        cls.below = a_section(cls.section_class, title="Below", under=cls.section, live=False)
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)
        submit(cls.page, cls.author)

    def titles(self, user, name="articles_reviews", **query):
        self.client.force_login(user)
        return [row.title for row in self.client.get(reverse(name), query).context["object_list"]]

    def another(self, title, section=None, **started):
        page = a_draft(section or self.section, self.article_class, title, by=self.author)
        submit(page, self.author)
        if started:
            waiting = TaskState.objects.filter(workflow_state__object_id=str(page.pk))
            waiting.update(started_at=timezone.now() - timedelta(**started))
        return page

    def test_lists_what_waits_for_me(self):
        self.assertEqual(self.titles(self.one), ["Harbour opens"])
        self.assertEqual([self.titles(self.two), self.titles(self.author)], [[], []])

    def test_nobody_sees_two_stages_or_their_own_text(self):
        approve(self.page, self.one)

        self.assertEqual([self.titles(user) for user in (self.one, self.author, self.two)], [[], [], ["Harbour opens"]])

    def test_the_query_agrees_with_the_rule_for_one_page(self):
        for page in (self.another("Bridge opens"), self.another("Road opens")):
            fresh(page).save_revision(user=self.one)
        for user in (self.author, self.one, self.two):
            allowed = {
                state.pk
                for state in TaskState.objects.filter(status="in_progress").specific()
                if state.task.specific.get_actions(state.workflow_state.content_object, user)
            }
            self.assertEqual(set(waiting_for(user).values_list("pk", flat=True)), allowed)

    def test_what_is_overdue_comes_first_and_says_so(self):
        self.another("Old bridge", days=20)
        self.client.force_login(self.one)

        response = self.client.get(reverse("articles_reviews"))

        first, second = response.context["object_list"]
        self.assertEqual([first.title, second.title, second.late], ["Old bridge", "Harbour opens", ""])
        self.assertContains(response, first.late)
        self.assertEqual(self.titles(self.one, overdue="yes"), ["Old bridge"])

    def test_filters_by_section_stage_and_author(self):
        page = self.another("Deep down", self.below)
        stage = fresh(page).current_workflow_task.pk

        self.assertEqual(self.titles(self.one, section=self.below.pk), ["Deep down"])
        self.assertEqual(self.titles(self.one, task=stage), ["Harbour opens", "Deep down"])
        self.assertEqual(self.titles(self.one, author=self.author.pk), ["Harbour opens", "Deep down"])
        self.assertEqual(self.titles(self.one, q="deep"), ["Deep down"])

    def test_says_who_has_looked(self):
        state = fresh(self.page).current_workflow_task_state
        record_look(state, self.two)
        record_look(state, self.two)
        self.client.force_login(self.one)

        self.assertEqual(self.client.get(reverse("articles_reviews")).context["object_list"][0].seen_by, ["two"])

    def test_opening_the_review_is_a_look(self):
        state = fresh(self.page).current_workflow_task_state
        self.client.force_login(self.one)

        self.client.get(reverse("articles_review", args=[state.pk]))

        self.assertEqual([look.user for look in state.looks.all()], [self.one])

    def test_shows_what_came_back_to_its_author(self):
        send_back(self.page, self.one, "The date is wrong.")

        self.assertEqual(self.titles(self.author, "articles_reviews_returned"), ["Harbour opens"])
        self.assertEqual(self.titles(self.two, "articles_reviews_returned"), [])
        self.assertContains(self.client.get(reverse("articles_reviews_decided")), "The date is wrong.")

    def test_what_has_been_decided_is_overdue_no_more(self):
        send_back(self.page, self.one, "The date is wrong.")
        ReviewTaskState.objects.update(started_at=timezone.now() - timedelta(days=60))

        self.titles(self.author, "articles_reviews_returned")

        self.assertNotContains(self.client.get(reverse("articles_reviews_returned")), "w-status--label")

    def test_shows_everything_in_review_to_those_who_may_change_it(self):
        self.assertEqual(self.titles(self.two, "articles_reviews_all"), ["Harbour opens"])

    def test_the_menu_counts(self):
        self.another("Bridge opens")
        self.client.force_login(self.one)

        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "(2)")
        self.assertEqual([count_waiting(self.one), count_waiting(self.author)], [2, 0])

    def test_says_when_nothing_waits(self):
        self.client.force_login(self.two)

        response = self.client.get(reverse("articles_reviews"))

        self.assertContains(response, response.context["empty"])

    def test_many_cost_no_more_queries_than_few(self):
        self.another("Bridge opens", self.below)
        few = self.queries()
        for number in range(12):
            self.another(f"Story {number}", self.below)

        self.assertEqual((self.queries(), few <= 30), (few, True))

    def queries(self) -> int:
        self.titles(self.one)
        with CaptureQueriesContext(connection) as captured:
            self.client.get(reverse("articles_reviews"))
        return len(captured)


class ReadyMadeInboxTests(ReadyMadePages, InboxTests, TestCase):
    pass


class OwnPageInboxTests(OwnPages, InboxTests, TestCase):
    pass
