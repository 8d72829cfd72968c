from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import NoReverseMatch, reverse

from deliveries.models import Delivery
from deliveries.outbox import queue_mail

LIST = "wagtailsnippets_deliveries_delivery:list"


class LedgerTests(TestCase):
    """The ledger is read by who may, and changed by nobody but the relay."""

    @classmethod
    def setUpTestData(cls):
        cls.delivery = queue_mail(to=["one@example.org"], subject="New lead XF1", body="the text", key="lead-1")
        Delivery.objects.update(state=Delivery.State.DEAD, last_error="SMTPDataError")

    def come_in(self, *codenames, superuser=False):
        user = get_user_model().objects.create_user("someone", password="x", is_superuser=superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        self.client.force_login(user)

    def test_lists_what_became_of_every_message(self):
        self.come_in("view_delivery")

        response = self.client.get(reverse(LIST))

        for words in ("New lead XF1", "已放弃", "邮件服务器没有接收邮件"):
            self.assertContains(response, words)
        self.assertNotContains(response, "the text")

    def test_shows_one_without_text_and_addresses(self):
        self.come_in("view_delivery")

        response = self.client.get(reverse("wagtailsnippets_deliveries_delivery:inspect", args=[self.delivery.pk]))

        self.assertContains(response, "邮件服务器没有接收邮件")
        self.assertNotContains(response, "the text")
        self.assertNotContains(response, "one@example.org")

    def test_is_written_by_nobody(self):
        self.come_in(superuser=True)
        for view, args in (("add", []), ("edit", [self.delivery.pk]), ("delete", [self.delivery.pk])):
            with self.subTest(view):
                self.client.post(reverse(f"wagtailsnippets_deliveries_delivery:{view}", args=args), {"subject": "x"})
        self.client.post(self.bulk("delete"))

        self.assertEqual(Delivery.objects.get().subject, "New lead XF1")

    def bulk(self, action):
        return reverse("wagtail_bulk_action", args=["deliveries", "delivery", action]) + f"?id={self.delivery.pk}"

    def test_sends_again_what_is_chosen(self):
        self.come_in("view_delivery", "change_delivery")

        self.client.post(self.bulk("send_again"))

        self.assertEqual((Delivery.objects.get().state, Delivery.objects.get().attempts), ("queued", 0))

    def test_sends_nothing_for_who_may_only_see(self):
        self.come_in("view_delivery")

        self.client.post(self.bulk("send_again"))

        self.assertEqual(Delivery.objects.get().state, "dead")

    def test_is_closed_to_others(self):
        self.come_in()

        self.assertNotContains(self.client.get(reverse(LIST), follow=True), "XF1")
        with self.assertRaises(NoReverseMatch):
            reverse("wagtailsnippetchoosers_deliveries_delivery:choose")
