"""Enquiries under fire: what a client was thanked for is a lead afterwards, once, with its event and its notice."""

import contextlib
import http.client
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from deliveries.models import Delivery
from leads.models import Lead, LeadEvent
from leads.views import RECEIPTS
from tests.articles.builders import BROWSER
from tests.leads.builders import a_form, filled

from .portal import DRILL, Portal, so_often

CLIENTS = 64
EACH = -(-(100_000 if DRILL else 5_000) // CLIENTS)  # enquiries of a client
KILLS = 200
SETTLED = 4  # seconds; granian takes a worker that dies twice within three and a half for hopeless, and ends
LOCKED, MOST_PATIENT = 60, 300  # seconds
FULL_AT = 200_000  # bytes past which no file may grow: the log of SQLite reaches them at once, the spool does not


class Senders:
    """Clients that send an enquiry until they are thanked, and a ledger of what they were thanked for."""

    def __init__(self, portal: Portal, form_id: int):
        self.portal, self.path = portal, f"/leads/enquiries/{form_id}/"
        self.receipts: dict[str, str] = {}
        self.refused = 0
        self.lock, self.stopped = threading.Lock(), threading.Event()

    def send_on(self, name: int, times: int | None) -> None:
        number = 0
        while not self.stopped.is_set() and number != times:
            number += 1
            self.send(f"{name}-{number}")

    def send(self, key: str) -> None:
        body = urllib.parse.urlencode(filled(key=key, topic=key))
        until = time.monotonic() + MOST_PATIENT
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if receipt := self.post(body):
                    with self.lock:
                        self.receipts[key] = receipt
                    return
            time.sleep(0.1)

    def post(self, body: str) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=90)
        headers = BROWSER | {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request("POST", self.path, body, headers)
            answer = line.getresponse()
            answer.read()
            self.refused += answer.status != 303
            return answer.headers["Location"] if answer.status == 303 else ""
        finally:
            line.close()

    @contextlib.contextmanager
    def at_work(self, clients: int, *, times: int | None = None):
        """Clients that send until the block ends; with `times`, until each was thanked so often."""
        threads = [threading.Thread(target=self.send_on, args=(name, times)) for name in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            if times is None:
                self.stopped.set()
            for thread in threads:
                thread.join()


@unittest.skipIf(settings.SWAPPED_BASE_PAGE, "The portal stands on Wagtail's own page.")
class LeadFaultCase(TransactionTestCase):
    serialized_rollback = True

    def setUp(self):
        from leads.models import LeadFormPage  # there is none where the base page is swapped

        self.form = a_form(LeadFormPage)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.portal = Portal(Path(directory.name), workers=2)
        self.addCleanup(self.portal.stop)
        self.portal.wait("/healthz")
        self.senders = Senders(self.portal, self.form.pk)

    def tearDown(self):
        connections.close_all()

    def assertNothingLost(self, title: str) -> None:
        """Every client's key is one lead under the receipt it was told, and one notice; nothing else is there."""
        thanked, until = self.senders.receipts, time.monotonic() + 90
        # On a busy machine SQLite may stay locked for too long, and some wait in the spool.
        if Lead.objects.count() < len(thanked) and not self.portal.worker:
            self.portal.start_worker()
        while Lead.objects.count() < len(thanked) and time.monotonic() < until:
            time.sleep(0.5)
        leads = {lead.idempotency_key: lead.receipt for lead in Lead.objects.all()}
        told = {key: receipt_in(address) for key, address in thanked.items()}
        self.assertEqual(leads, told)
        self.assertEqual(LeadEvent.objects.filter(kind="received").values("lead").distinct().count(), len(told))
        self.assertEqual([LeadEvent.objects.count(), Delivery.objects.count()], [len(told)] * 2)
        sys.stderr.write(f"\n{title}: {len(told)} thanked, {len(leads)} leads, {self.senders.refused} told to retry.\n")


class SubmissionTests(LeadFaultCase):
    def test_as_many_are_leads_as_were_thanked(self):
        began = time.monotonic()
        with self.senders.at_work(CLIENTS, times=EACH):
            pass

        self.assertEqual(len(self.senders.receipts), CLIENTS * EACH)
        self.assertNothingLost(f"{CLIENTS} clients in {time.monotonic() - began:.0f} s")

    @unittest.skipUnless(DRILL, "A drill: run it with `make drill`.")
    def test_kill_9_of_web_workers_loses_none_and_doubles_none(self):
        dice, kills = random.Random(8208), 0
        with self.senders.at_work(8):
            for _ in so_often(KILLS, "kill -9"):
                time.sleep(SETTLED)
                self.wait_for_thanks(dice.randrange(2, 12))
                if victims := self.portal.web_processes():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(dice.choice(victims), signal.SIGKILL)
                        kills += 1
            self.wait_for_thanks(5)

        self.assertGreater(kills, KILLS // 2)
        self.assertNothingLost(f"{kills} web workers killed")

    def wait_for_thanks(self, more: int) -> None:
        """Until so many further enquiries were thanked for: whoever was killed is back, and at work."""
        wanted, until = len(self.senders.receipts) + more, time.monotonic() + 60
        while len(self.senders.receipts) < wanted and time.monotonic() < until:
            self.portal.bring_back()
            time.sleep(0.01)


@unittest.skipUnless(DRILL, "A drill: run it with `make drill`.")
class LeadDrill(LeadFaultCase):
    def test_a_database_locked_for_a_minute(self):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("LOCK TABLE leads_lead IN ACCESS EXCLUSIVE MODE")
            with self.senders.at_work(4):
                time.sleep(LOCKED)
        self.assertGreater(len(self.senders.receipts), 4)
        self.portal.start_worker()

        self.assertNothingLost(f"Locked for {LOCKED} s")

    @unittest.skipUnless(connection.vendor == "sqlite", "PostgreSQL's disk is not ours to fill.")
    def test_a_full_disk(self):
        self.senders.send("before")
        for process in self.portal.web_processes():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (FULL_AT, FULL_AT))
        with self.senders.at_work(4):
            while len(self.senders.receipts) < 100:
                time.sleep(0.1)
        self.assertLess(Lead.objects.count(), len(self.senders.receipts))
        self.portal.start_worker()

        self.assertNothingLost("Disk full")

    @unittest.skipUnless(connection.vendor == "postgresql", "A file of SQLite is read-only to everybody but root.")
    def test_a_read_only_database(self):
        self.senders.send("before")
        self.make_read_only(True)
        self.addCleanup(self.make_read_only, False)
        with self.senders.at_work(4):
            while len(self.senders.receipts) < 100:
                time.sleep(0.1)
        self.assertLess(Lead.objects.count(), len(self.senders.receipts))
        self.make_read_only(False)
        self.portal.start_worker()

        self.assertNothingLost("Read-only")

    def make_read_only(self, state: bool) -> None:
        """For everybody who connects from now on, and the portal has to connect anew."""
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {'on' if state else 'off'}")
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def receipt_in(address: str) -> str:
    return RECEIPTS.unsign_object(address.rstrip("/").rpartition("/")[2])["receipt"]
