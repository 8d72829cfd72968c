from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse

from leads.models import ConsentNotice
from tests.leads.builders import a_lead, a_notice

EDIT, DELETE = (f"wagtailsnippets_leads_consentnotice:{view}" for view in ("edit", "delete"))
TEXT = '{"blocks": [{"key": "a", "text": "x", "type": "unstyled"}], "entityMap": {}}'


class NoticeTests(TestCase):
    """What somebody agreed to stays as it was read."""

    @classmethod
    def setUpTestData(cls):
        cls.notice = a_notice()
        user = get_user_model().objects.create_user("privacy", password="x")
        rights = Permission.objects.filter(content_type__app_label="leads", content_type__model="consentnotice")
        user.user_permissions.set([*rights, Permission.objects.get(codename="access_admin")])
        cls.user = user

    def setUp(self):
        self.client.force_login(self.user)

    def save(self, **values):
        facts = {"title": self.notice.title, "version": "2026-09", "sentence": self.notice.sentence}
        facts |= {"text": TEXT, "retention_months": 12}
        return self.client.post(reverse(EDIT, args=[self.notice.pk]), facts | values)

    def test_may_be_changed_until_somebody_agrees(self):
        self.save(sentence="Another sentence.")

        self.assertEqual(ConsentNotice.objects.get().sentence, "Another sentence.")

    def test_may_not_be_changed_after_that(self):
        a_lead(consent=self.notice)

        response = self.save(sentence="Another sentence.")

        self.assertContains(response, "已有人同意过这个版本。请新建一个版本，不要修改它。")
        self.assertEqual(ConsentNotice.objects.get().sentence, "We call you about your plan.")

    def test_may_not_be_deleted_after_that(self):
        a_lead(consent=self.notice)
        many = reverse("wagtail_bulk_action", args=["leads", "consentnotice", "delete"])

        for address in (reverse(DELETE, args=[self.notice.pk]), f"{many}?id={self.notice.pk}"):
            self.assertContains(self.client.post(address, follow=True), "已有人同意过这个版本")

        self.assertEqual(ConsentNotice.objects.count(), 1)

    def test_may_be_deleted_before_that(self):
        self.client.post(reverse(DELETE, args=[self.notice.pk]))

        self.assertEqual(ConsentNotice.objects.count(), 0)

    def test_its_fingerprint_is_of_everything_that_is_read(self):
        seen = {self.notice.fingerprint}
        for name in ("title", "version", "sentence", "text"):
            setattr(self.notice, name, getattr(self.notice, name) + "!")
            seen.add(self.notice.fingerprint)

        self.assertEqual(len(seen), 5)

    def test_a_version_exists_once(self):
        self.assertEqual(a_notice(version="2026-09"), self.notice)
        response = self.client.post(
            reverse("wagtailsnippets_leads_consentnotice:add"),
            {
                "title": self.notice.title,
                "version": "2026-09",
                "sentence": "x",
                "text": TEXT,
                "retention_months": 12,
            },
        )

        self.assertEqual((response.status_code, ConsentNotice.objects.count()), (200, 1))

    def test_can_be_read_by_everybody_in_full(self):
        self.client.logout()

        self.assertContains(self.client.get(f"/leads/enquiries/notice/{self.notice.pk}/"), "<p>All of it.</p>")
        self.assertEqual(self.client.get(f"/leads/enquiries/notice/{10**30}/").status_code, 404)
