from datetime import timedelta

from django.core import mail
from django.test import TestCase, override_settings
from django.utils import timezone

from wagtail.models import TaskState

from articles.review.reminders import remind_overdue, warn_of_expiry
from deliveries.models import Delivery
from tests.articles.builders import a_section, an_article, moment
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

ROBOT = {"kind": "wecom", "url": "https://qyapi.example.org/send?key=1", "secret": ""}
HOOK = {"url": "https://robot.example.org/hook", "secret": "kept"}
MORNING, NEXT_MORNING = moment("2026-11-26 09:00"), moment("2026-11-27 09:00")


class ReminderTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", "first", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change"])
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.free = a_section(cls.section_class, title="Free")

    def waiting(self, since):
        page = a_draft(self.section, self.article_class, by=self.author)
        submit(page, self.author)
        TaskState.objects.filter(workflow_state__object_id=str(page.pk)).update(started_at=moment(since))
        return page

    def keys(self, beginning):
        return list(Delivery.objects.filter(key__startswith=beginning).order_by("key").values_list("target", flat=True))

    @override_settings(ARTICLES_REVIEW_WEBHOOKS=[HOOK])
    def test_the_group_hears_of_an_arrival_and_nothing_personal(self):
        page = a_draft(self.section, self.article_class, by=self.author)
        submit(page, self.author)

        event = Delivery.objects.get(channel=Delivery.Channel.WEBHOOK)
        state = fresh(page).current_workflow_task_state
        self.assertEqual((event.subject, event.target), ("review.waiting", HOOK))
        self.assertEqual(set(event.content), {"stage", "page_id", "due", "link"})
        self.assertTrue(event.content["link"].endswith(f"/admin/reviews/{state.pk}/"))

    @override_settings(ARTICLES_REVIEW_ROBOTS=[ROBOT])
    def test_the_groups_robot_hears_of_arrivals_and_of_what_is_overdue(self):
        self.waiting("2026-11-23 10:00")
        remind_overdue(MORNING)

        told = Delivery.objects.filter(channel=Delivery.Channel.ROBOT)
        self.assertEqual([delivery.target for delivery in told], [ROBOT, ROBOT])
        self.assertEqual([text for text in self.texts(told) if "author" in text or "Harbour" in text], [])
        self.assertEqual([("/admin/reviews/" in text) for text in self.texts(told)], [True, True])

    def texts(self, deliveries):
        return [delivery.content["text"] for delivery in deliveries]

    def test_nothing_is_sent_while_the_author_waits(self):
        self.waiting("2026-11-23 10:00")

        self.assertEqual(mail.outbox, [])

    def test_reviewers_hear_once_a_day_what_is_overdue_for_them(self):
        self.waiting("2026-11-23 10:00")

        self.assertEqual([remind_overdue(MORNING), remind_overdue(MORNING)], [1, 1])
        self.assertEqual(self.keys("overdue-"), [["one@example.org"]])
        remind_overdue(NEXT_MORNING)
        self.assertEqual(self.keys("overdue-"), [["one@example.org"]] * 2)

    def test_nobody_hears_of_what_is_in_time(self):
        self.waiting("2026-11-24 10:00")

        self.assertEqual(remind_overdue(MORNING), 0)

    def test_nobody_hears_at_night_or_on_days_off(self):
        self.waiting("2026-11-02 10:00")

        self.assertEqual([remind_overdue(moment(f"2026-11-{time}")) for time in ("26 05:00", "28 09:00")], [0, 0])

    def test_the_mail_names_the_page_and_leads_to_it(self):
        page = self.waiting("2026-11-23 10:00")

        remind_overdue(MORNING)

        body = Delivery.objects.get(key__startswith="overdue-").content["body"]
        self.assertEqual(body.splitlines()[0], "《Harbour opens》（first of News，逾期1个工作日）")
        self.assertIn(f"/admin/reviews/{fresh(page).current_workflow_task_state.pk}/", body)

    def test_the_owner_hears_once_before_a_page_expires(self):
        soon, later = timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=20)
        page = an_article(self.free, self.article_class, "Soon", owner=self.author, expire_at=soon)
        an_article(self.free, self.article_class, "Later", owner=self.author, expire_at=later)

        self.assertEqual([warn_of_expiry(), warn_of_expiry()], [1, 1])
        self.assertEqual(self.keys("expiry-"), [["author@example.org"]])
        type(page).objects.filter(pk=page.pk).update(expire_at=soon + timedelta(hours=5))
        warn_of_expiry()
        self.assertEqual(len(self.keys("expiry-")), 2)

    def test_how_long_before_is_a_setting(self):
        soon = timezone.now() + timedelta(days=2)
        an_article(self.free, self.article_class, "Soon", owner=self.author, expire_at=soon)

        for days, expected in ((0, 0), (1, 0), (3, 1)):
            with self.settings(ARTICLES_EXPIRY_WARNING_DAYS=days):
                self.assertEqual(warn_of_expiry(), expected)


class ReadyMadeReminderTests(ReadyMadePages, ReminderTests, TestCase):
    pass


class OwnPageReminderTests(OwnPages, ReminderTests, TestCase):
    pass
