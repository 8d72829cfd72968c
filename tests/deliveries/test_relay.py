import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase, override_settings
from django.utils import timezone

from deliveries.models import Delivery
from deliveries.outbox import queue_mail
from deliveries.relay import PAUSES, claim_next, deliver, deliver_due, send_again
from tests.deliveries.sinks import a_mail_server

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def a_mail(key="lead-1", **values):
    delivery = queue_mail(to=["one@example.org"], subject="新线索 XF1", body="一条线索\n", key=key)
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    return Delivery.objects.get(pk=delivery.pk)


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


class SmtpMixin:
    def setUp(self):
        self.server = a_mail_server(self)
        port = self.server.server_address[1]
        settings = override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
        settings.enable()
        self.addCleanup(settings.disable)


class OutboxTests(TestCase):
    def test_the_same_key_is_the_same_message(self):
        self.assertEqual(a_mail().pk, a_mail().pk)
        self.assertEqual(Delivery.objects.count(), 1)

    def test_a_message_of_a_transaction_that_failed_was_never_queued(self):
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            a_mail()
            1 / 0  # noqa: B018 -- fails on purpose

        self.assertEqual(Delivery.objects.count(), 0)


class MailTests(SmtpMixin, TestCase):
    def test_arrives_by_smtp(self):
        delivery = a_mail()

        self.assertEqual(deliver_due(), 1)

        (text,) = self.server.kept
        mail = message_from_bytes(text, policy=default)
        self.assertEqual((mail["Subject"], mail["To"]), ("新线索 XF1", "one@example.org"))
        self.assertEqual(mail["Message-ID"], f"<{delivery.pk}@jiangtan>")
        self.assertEqual(mail.get_content().replace("\r\n", "\n"), "一条线索\n")
        delivery.refresh_from_db()
        self.assertEqual((delivery.state, delivery.attempts, delivery.last_error), ("sent", 1, ""))

    def test_is_sent_once(self):
        a_mail()

        self.assertEqual([deliver_due(), deliver_due(), len(self.server.kept)], [1, 0, 1])

    def test_keeps_its_id_over_all_attempts(self):
        delivery = a_mail()
        self.server.answer = b"451 later\r\n"
        deliver_due()
        self.server.answer = b"250 kept\r\n"
        Delivery.objects.update(next_at=timezone.now())

        deliver_due()

        ids = [message_from_bytes(text)["Message-ID"] for text in self.server.kept]
        self.assertEqual(ids, [f"<{delivery.pk}@jiangtan>"] * 2)

    def test_waits_longer_after_every_failure(self):
        self.server.answer = b"451 later\r\n"
        a_mail()
        for number, pause in enumerate(PAUSES, start=1):
            Delivery.objects.update(next_at=timezone.now())
            deliver_due()
            delivery = Delivery.objects.get()
            wait = (delivery.next_at - timezone.now()).total_seconds()
            with self.subTest(pause):
                self.assertEqual((delivery.state, delivery.attempts), ("queued", number))
                self.assertEqual(delivery.last_error, "SMTPDataError")
                self.assertTrue(0.79 * pause < wait < 1.21 * pause, wait)

    def test_one_that_fails_does_not_hold_up_the_others(self):
        a_mail(target=["broken\nBcc: x@example.org"], next_at=hours_ago(1))
        a_mail(key="lead-2")
        with self.assertLogs("deliveries.relay", "ERROR"):
            self.assertEqual(deliver_due(), 1)

    def test_tries_a_last_time_after_72_hours_and_no_more(self):
        self.server.answer = b"451 later\r\n"
        delivery = a_mail(since=hours_ago(71.9), attempts=20)
        deliver_due()
        delivery.refresh_from_db()
        self.assertEqual((delivery.state, delivery.next_at), ("queued", delivery.since + timedelta(hours=72)))

        Delivery.objects.update(since=hours_ago(72), next_at=timezone.now())
        deliver_due()

        self.assertEqual([Delivery.objects.get().state, deliver_due()], ["dead", 0])

    def test_a_dead_one_can_be_sent_again(self):
        a_mail(state="dead", since=hours_ago(100), attempts=30, last_error="SMTPDataError")

        self.assertEqual([send_again(Delivery.objects.all()), deliver_due()], [1, 1])
        self.assertEqual((Delivery.objects.get().state, Delivery.objects.get().attempts), ("sent", 1))

    def test_one_that_is_being_sent_is_not_sent_beside_that(self):
        a_mail()
        claim_next()

        self.assertEqual([send_again(Delivery.objects.all()), deliver_due()], [0, 0])


class LeaseTests(SmtpMixin, TestCase):
    def test_of_a_killed_sender_is_taken_over(self):
        a_mail()
        claim_next()
        self.assertEqual(deliver_due(), 0)

        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

        self.assertEqual([deliver_due(), Delivery.objects.get().attempts], [1, 2])

    def test_who_lost_it_has_no_say_any_more(self):
        a_mail()
        slow = claim_next()
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        deliver_due()
        self.server.answer = b"451 later\r\n"

        deliver(slow)

        self.assertEqual(Delivery.objects.get().state, "sent")


class TwoWorkersTests(SmtpMixin, TransactionTestCase):
    serialized_rollback = True  # keeps what the migrations wrote

    def work(self, counts):
        counts.append(deliver_due())
        connection.close()

    def test_send_nothing_twice(self):
        for number in range(30):
            a_mail(key=f"lead-{number}")
        counts = []
        workers = [threading.Thread(target=self.work, args=(counts,)) for _number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        ids = {message_from_bytes(text)["Message-ID"] for text in self.server.kept}
        self.assertEqual((sum(counts), len(self.server.kept), len(ids)), (30, 30, 30))
