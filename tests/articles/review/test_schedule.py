import re
from datetime import timedelta

from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Workflow, WorkflowTask

from articles.models import MissedSchedule, ReviewTask
from articles.review.schedule import keep_schedules
from tests.articles.builders import a_section, an_article, moment
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, a_workflow, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


class ScheduleTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change", "publish"])
        cls.section = a_reviewed_section(cls.section_class, a_workflow("One", ["first"]), title="News")
        cls.free = a_section(cls.section_class, title="Free")

    def scheduled(self, title):
        """Approved for tomorrow, and tomorrow has come."""
        page = a_draft(self.section, self.article_class, title, by=self.author)
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision(user=self.author)
        submit(page, self.author)
        approve(page, self.one)
        revision = fresh(page).scheduled_revision
        past = timezone.now() - timedelta(seconds=5)
        content = {**revision.content, "go_live_at": past.isoformat()}
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
        return page

    def lose_approval(self, page):
        page.revisions.get(approved_go_live_at__isnull=False).task_states.update(finished_by=self.author)

    def test_the_last_approval_sets_the_time(self):
        page = a_draft(self.section, self.article_class, by=self.author)
        page.go_live_at = moment("2099-01-01 08:00")
        page.save_revision(user=self.author)
        submit(page, self.author)

        approve(page, self.one)

        self.assertEqual(
            (fresh(page).live, fresh(page).scheduled_revision.approved_go_live_at), (False, page.go_live_at)
        )

    def test_goes_live_at_its_time(self):
        page = self.scheduled("Harbour opens")

        self.assertEqual(keep_schedules(), 1)
        self.assertTrue(fresh(page).live)

    def test_one_that_may_not_go_live_does_not_stop_the_others(self):
        bad, good = self.scheduled("Bad"), self.scheduled("Good")
        self.lose_approval(bad)

        keep_schedules()
        MissedSchedule.objects.update(last_attempt_at=timezone.now() - timedelta(seconds=21))
        keep_schedules()

        missed = MissedSchedule.objects.get()
        self.assertEqual((fresh(bad).live, fresh(good).live), (False, True))
        self.assertEqual((missed.page_id, missed.attempts, missed.kind), (bad.pk, 2, MissedSchedule.Kind.PUBLISH))

    def test_what_failed_is_not_tried_each_second(self):
        self.lose_approval(self.scheduled("Bad"))

        for _second in range(3):
            keep_schedules()

        self.assertEqual(MissedSchedule.objects.get().attempts, 1)

    def test_a_taken_address_does_not_stop_the_others_and_is_told(self):
        page, good = self.scheduled("Harbour opens"), self.scheduled("Good")
        slug = fresh(page).slug
        type(page).objects.filter(pk=page.pk).update(slug="elsewhere")
        a_draft(self.section, self.article_class, "Sits there", by=self.author)
        type(page).objects.filter(title="Sits there").update(slug=slug)

        keep_schedules()

        self.assertEqual((fresh(page).live, fresh(good).live), (False, True))
        self.assertIn(slug, MissedSchedule.objects.get().reason)

    def test_is_forgotten_when_it_succeeds_or_is_taken_back(self):
        page, other = self.scheduled("Later"), self.scheduled("Never")
        for one in (page, other):
            self.lose_approval(one)
        keep_schedules()
        type(page).objects.get(pk=page.pk).revisions.latest("pk").task_states.update(finished_by=self.one)
        other.revisions.update(approved_go_live_at=None)
        MissedSchedule.objects.update(last_attempt_at=timezone.now() - timedelta(seconds=21))

        keep_schedules()

        self.assertEqual((fresh(page).live, MissedSchedule.objects.count()), (True, 0))

    def test_the_owner_of_the_page_sees_it_and_tries_again(self):
        page = self.scheduled("Later")
        self.lose_approval(page)
        keep_schedules()
        self.client.force_login(self.author)
        retry = reverse("articles_retry_schedule", args=[MissedSchedule.objects.get().pk])

        self.assertContains(self.client.get(reverse("articles_reviews_missed")), retry)
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), "Later")
        self.client.post(retry)
        self.assertEqual((fresh(page).live, MissedSchedule.objects.get().attempts), (False, 2))
        page.revisions.latest("pk").task_states.update(finished_by=self.one)
        self.client.post(retry)

        self.assertEqual((fresh(page).live, MissedSchedule.objects.count()), (True, 0))

    def test_the_button_to_try_again_carries_its_token(self):
        self.lose_approval(self.scheduled("Later"))
        keep_schedules()
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(self.author)
        page = browser.get(reverse("articles_reviews_missed")).content.decode()
        token = re.search(r'/retry/">\s*<input[^>]*name="csrfmiddlewaretoken" value="(\w+)"', page)

        browser.post(
            reverse("articles_retry_schedule", args=[MissedSchedule.objects.get().pk]),
            {"csrfmiddlewaretoken": token[1] if token else ""},
        )

        self.assertEqual(MissedSchedule.objects.get().attempts, 2)

    def test_strangers_neither_see_nor_try(self):
        self.lose_approval(page := self.scheduled("Later"))
        keep_schedules()
        self.client.force_login(a_person("stranger", may=[]))

        self.client.post(reverse("articles_retry_schedule", args=[MissedSchedule.objects.get().pk]))

        self.assertEqual((fresh(page).live, MissedSchedule.objects.get().attempts), (False, 1))

    def test_leaves_at_its_time(self):
        page = an_article(self.free, self.article_class, expire_at=timezone.now() - timedelta(seconds=5))

        keep_schedules()

        self.assertEqual((fresh(page).live, fresh(page).expired), (False, True))

    def test_the_rules_of_today_count(self):
        page = self.scheduled("Later")
        stage = ReviewTask.objects.create(name="New")
        WorkflowTask.objects.create(workflow=Workflow.objects.get(name="One"), task=stage, sort_order=9)

        keep_schedules()

        self.assertFalse(fresh(page).live)


class ReadyMadeScheduleTests(ReadyMadePages, ScheduleTests, TestCase):
    pass


class OwnPageScheduleTests(OwnPages, ScheduleTests, TestCase):
    pass
