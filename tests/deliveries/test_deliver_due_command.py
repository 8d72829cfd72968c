from django.core import mail
from django.core.management import call_command
from django.test import TestCase

from deliveries.models import Delivery
from deliveries.outbox import queue_mail


class DeliverDueCommandTests(TestCase):
    def test_sends_everything_that_is_due(self):
        for number in range(60):
            queue_mail(to=["desk@example.org"], subject=f"Lead {number}", body="", key=f"lead-{number}")

        call_command("deliver_due")

        self.assertEqual(sorted(message.subject for message in mail.outbox), sorted(f"Lead {n}" for n in range(60)))
        self.assertEqual(Delivery.objects.filter(state=Delivery.State.SENT).count(), 60)
