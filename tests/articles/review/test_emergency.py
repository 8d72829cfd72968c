from datetime import timedelta

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from wagtail.models import PageLogEntry

from articles.models import EmergencyPublication
from deliveries.models import Delivery
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

REASON = "The harbour is on fire and people must know."


class EmergencyTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.reviewer = a_person("one", "first", may=["change", "publish"])
        cls.on_call = a_person("on call", may=["change"])
        right = Permission.objects.get(codename="emergency_publish")
        cls.on_call.groups.get().permissions.add(right)
        cls.stranger = a_person("stranger")
        cls.stranger.user_permissions.add(right)
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)

    def setUp(self):
        self.url = reverse("articles_emergency", args=[self.page.pk])
        self.client.force_login(self.on_call)

    def publish(self, **values):
        return self.client.post(self.url, {"reason": REASON, "confirmed": "on", **values}, follow=True)

    def test_publishes_and_keeps_a_record(self):
        self.publish()

        record = EmergencyPublication.objects.get()
        self.assertEqual((fresh(self.page).live, record.by, record.reason), (True, self.on_call, REASON))
        self.assertEqual(record.revision_id, fresh(self.page).live_revision_id)

    def test_is_in_the_history_of_the_page(self):
        self.publish()

        entry = PageLogEntry.objects.get(page=self.page, action="articles.emergency_publish")
        self.assertEqual((entry.user, entry.data["reason"]), (self.on_call, REASON))

    def test_tells_the_reviewers(self):
        self.publish()

        mail = Delivery.objects.get(key__startswith="emergency-")
        self.assertEqual(mail.target, ["one@example.org"])
        self.assertIn(REASON, mail.content["body"])

    def test_needs_a_real_reason_and_a_tick(self):
        for values in ({"reason": "urgent"}, {"reason": "   urgent        "}, {"confirmed": ""}):
            response = self.publish(**values)
            self.assertEqual((response.status_code, fresh(self.page).live), (200, False))

        self.assertEqual(EmergencyPublication.objects.count(), 0)

    def test_needs_the_right_and_the_page(self):
        for user in (self.author, self.reviewer, self.stranger):
            self.client.force_login(user)
            self.publish()

        self.assertFalse(fresh(self.page).live)

    def test_does_not_wait_for_a_later_time(self):
        page = fresh(self.page)
        page.go_live_at = timezone.now() + timedelta(days=3)
        page.save_revision(user=self.author)

        self.publish()

        self.assertEqual((fresh(self.page).live, fresh(self.page).go_live_at), (True, None))

    def test_ends_the_review_that_was_going_on(self):
        submit(self.page, self.author)

        self.publish()

        self.assertIsNone(fresh(self.page).current_workflow_state)

    def test_the_editor_offers_it_to_those_who_may(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])

        self.assertContains(self.client.get(edit), self.url)
        self.client.force_login(self.author)
        self.assertNotContains(self.client.get(edit), self.url)

    def test_is_reported_and_exported(self):
        self.publish()
        report = reverse("articles_emergency_report")

        self.assertContains(self.client.get(report), REASON)
        table = b"".join(self.client.get(report, {"export": "csv"}).streaming_content).decode()
        self.assertIn(REASON, table)


class ReadyMadeEmergencyTests(ReadyMadePages, EmergencyTests, TestCase):
    pass


class OwnPageEmergencyTests(OwnPages, EmergencyTests, TestCase):
    pass
