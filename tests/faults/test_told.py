"""Messages under fire: everything that was promised arrives, and what arrives twice has one id."""

import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.db import connection, connections
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone

from deliveries.models import Delivery
from deliveries.relay import deliver_due
from leads.models import Lead
from leads.notices import RECEIVED
from tests.deliveries.builders import a_target
from tests.deliveries.sinks import a_mail_server, a_web_server
from tests.leads.builders import a_form, filled
from tests.own_pages.models import OwnLeadFormPage

from .portal import DRILL, database_url, so_often

KILLS = 200 if DRILL else 8
LEADS = 600 if DRILL else 60
SMTP = "django.core.mail.backends.smtp.EmailBackend"
SENDER = """
import time
from deliveries.relay import deliver_due
print("up", flush=True)
while True:
    deliver_due() or time.sleep(0.02)
"""


@override_settings(LEADS_SPAM_THRESHOLD=10_000)  # all of them come from one network
class KilledWorkerTests(TransactionTestCase):
    serialized_rollback = True

    def setUp(self):
        self.mails, self.hooks = a_mail_server(self), a_web_server(self)
        self.form = a_form(OwnLeadFormPage, recipients="market@example.org")
        a_target(address=f"http://127.0.0.1:{self.hooks.server_address[1]}/", secret="s", events=[RECEIVED])
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.data = Path(directory.name)

    def tearDown(self):
        connections.close_all()

    def a_sender(self) -> subprocess.Popen:
        """A process that sends, with leases of two seconds; ready when this returns."""
        host, port = "127.0.0.1", self.mails.server_address[1]
        code = (
            "import django; django.setup(); from django.conf import settings;"
            "settings.DELIVERIES_LEASE = 2; settings.DELIVERIES_ALLOW_PRIVATE_TARGETS = True;"
            f"settings.EMAIL_BACKEND = {SMTP!r}; settings.EMAIL_HOST = {host!r}; settings.EMAIL_PORT = {port}\n{SENDER}"
        )
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(self.data),
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "LEADS_KEYS": ",".join(settings.LEADS_KEYS),
            "SWAPPED_BASE_PAGE": "1" if settings.SWAPPED_BASE_PAGE else "",
            "PATH": "/usr/bin:/bin",
        }
        sender = subprocess.Popen(
            [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE
        )
        sender.stdout.readline()
        return sender

    def test_every_message_arrives_and_repeats_carry_the_same_id(self):
        for number in range(LEADS):
            self.client.post(f"/leads/enquiries/{self.form.pk}/", filled(key=f"k{number}"))
        promised = set(map(str, Delivery.objects.values_list("pk", flat=True)))
        self.assertEqual(len(promised), 2 * LEADS)

        for kill in so_often(KILLS, "kill -9"):
            sender = self.a_sender()
            time.sleep(0.01 * (kill % 7))
            sender.send_signal(signal.SIGKILL)
            sender.wait()
            sender.stdout.close()
        self.send_the_rest()

        mails = Counter(message_from_bytes(text)["Message-ID"].strip("<>").split("@")[0] for text in self.mails.kept)
        hooks = Counter(headers["webhook-id"] for _path, headers, _body in self.hooks.kept)
        arrived = mails + hooks
        self.assertEqual(set(arrived), promised)
        repeats = arrived.total() - len(promised)
        self.assertLessEqual(repeats, KILLS)
        sys.stderr.write(f"\n{KILLS} kills: {len(promised)} promised, 0 lost, {repeats} repeated under their own id.\n")

    def send_the_rest(self) -> None:
        sender, until = self.a_sender(), time.monotonic() + 120
        while Delivery.objects.exclude(state="sent").exists() and time.monotonic() < until:
            time.sleep(0.1)
        sender.kill()
        sender.wait()
        sender.stdout.close()
        self.assertEqual(set(Delivery.objects.values_list("state", flat=True)), {"sent"})


class TwentyAtOnceTests(TransactionTestCase):
    serialized_rollback = True

    def test_are_one_lead_one_notice_and_one_receipt(self):
        form = a_form(OwnLeadFormPage, recipients="")
        a_target(events=[RECEIVED])
        body, answers = urllib.parse.urlencode(filled(key="one")), []
        start = threading.Barrier(20)

        def send():
            start.wait()
            kind = "application/x-www-form-urlencoded"
            answers.append(Client().post(f"/leads/enquiries/{form.pk}/", body, content_type=kind))
            connection.close()

        threads = [threading.Thread(target=send) for _number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        self.assertEqual({answer.status_code for answer in answers}, {303})
        self.assertEqual(len({answer["Location"].split(":")[0] for answer in answers}), 1)
        self.assertEqual([Lead.objects.count(), Delivery.objects.count()], [1, 1])


@override_settings(LEADS_SPAM_THRESHOLD=10_000)  # all of them come from one network
class ThreeDaysTests(TransactionTestCase):
    """The mail server is away for three days; the clock is ours."""

    serialized_rollback = True

    def setUp(self):
        self.now = timezone.now()
        self.enterContext(mock.patch.object(timezone, "now", lambda: self.now))
        self.server = a_mail_server(self)
        port = self.server.server_address[1]
        self.enterContext(override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port))
        self.form = a_form(OwnLeadFormPage, recipients="market@example.org")

    def work_for(self, time_span: timedelta, *, step=timedelta(minutes=1), until=None) -> timedelta:
        """Let the worker work, minute by minute; how long it took until all was sent."""
        begun, end = self.now, self.now + time_span
        while self.now < end and not (until and until()):
            deliver_due()
            self.now += step
        return self.now - begun

    def ask(self, number: int) -> float:
        begun = time.perf_counter()
        self.client.post(f"/leads/enquiries/{self.form.pk}/", filled(key=f"k{number}"))
        # What a model fills in by itself comes from the real clock.
        Delivery.objects.filter(attempts=0).update(since=self.now, next_at=self.now)
        return time.perf_counter() - begun

    def test_nobody_waits_longer_and_all_is_sent_within_a_quarter_of_an_hour(self):
        usual = sorted(self.ask(number) for number in range(20))[10]
        self.work_for(timedelta(minutes=2))
        with override_settings(EMAIL_PORT=1):
            meanwhile = []
            for number in range(20, 44):
                meanwhile.append(self.ask(number))
                self.work_for(timedelta(hours=3), step=timedelta(minutes=3))
        waiting = Delivery.objects.exclude(state="sent").count()

        took = self.work_for(timedelta(hours=2), until=lambda: not Delivery.objects.exclude(state="sent").exists())

        self.assertEqual([waiting, len(self.server.kept)], [24, 44])
        self.assertLessEqual(took, timedelta(minutes=15))
        self.assertLess(sorted(meanwhile)[12], 3 * usual + 0.05)
        ids = {message_from_bytes(text)["Message-ID"] for text in self.server.kept}
        self.assertEqual(len(ids), 44)
        sys.stderr.write(f"\nMail away for 72 h: 24 waited, all sent {took} after it was back.\n")
