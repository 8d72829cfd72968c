from django.core import mail
from django.test import TestCase, override_settings
from django.urls import reverse

from deliveries.models import Delivery
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, send_back, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

DOWN = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}


class MailTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change"])
        cls.two = a_person("two", "second", may=["change"])
        cls.three = a_person("three", "final", may=["change", "publish"])
        cls.section = a_reviewed_section(cls.section_class, title="三审")
        cls.page = a_draft(cls.section, cls.article_class, "港口开放", by=cls.author)
        submit(cls.page, cls.author)

    def mails(self, person):
        return Delivery.objects.filter(target=[person.email]).order_by("pk")

    def test_a_reviewer_is_asked_in_chinese_where_to_look(self):
        asked = self.mails(self.one).get()

        state = fresh(self.page).current_workflow_task_state
        self.assertEqual(asked.subject, "待您审核（first of 三审）：港口开放")
        self.assertIn(reverse("articles_review", args=[state.pk]), asked.content["body"])

    def test_only_those_who_may_review_are_asked(self):
        writer = a_person("writer", "first", may=["add", "change"])
        page = a_draft(self.section, self.article_class, "Bridge", by=writer)
        Delivery.objects.all().delete()
        submit(page, writer)

        self.assertEqual([delivery.target for delivery in Delivery.objects.all()], [[self.one.email]])

    def test_the_author_gets_the_reason(self):
        send_back(self.page, self.one, "日期有误。")

        told = self.mails(self.author).get()

        self.assertEqual(told.subject, "稿件退回修改：港口开放")
        self.assertIn("退回原因：日期有误。", told.content["body"])
        self.assertIn(reverse("wagtailadmin_pages:edit", args=[self.page.pk]), told.content["body"])

    def test_the_author_is_told_when_it_has_passed(self):
        for reviewer in (self.one, self.two, self.three):
            approve(self.page, reviewer)

        self.assertEqual(self.mails(self.author).get().subject, "审核通过：港口开放")

    @override_settings(**DOWN)
    def test_a_mail_server_that_is_down_stops_nothing(self):
        for reviewer in (self.one, self.two, self.three):
            approve(self.page, reviewer)

        self.assertTrue(fresh(self.page).live)

    def test_wagtail_itself_sends_none(self):
        send_back(self.page, self.one)

        self.assertEqual(mail.outbox, [])


class ReadyMadeMailTests(ReadyMadePages, MailTests, TestCase):
    pass


class OwnMailTests(OwnPages, MailTests, TestCase):
    pass
