"""The database refuses: what was acknowledged is there afterwards, and what is nowhere was never acknowledged."""

import json
import logging
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections, transaction
from django.test import Client, TransactionTestCase, override_settings
from django.utils.translation import gettext as _

from deliveries.models import Delivery
from leads.emergency import import_spooled_leads, the_spool
from leads.intake import patience
from leads.models import Lead, LeadEvent
from leads.spool import NAME
from tests.leads.builders import a_form, filled
from tests.leads.worlds import OwnForm

CANARY = "13987654321"


@contextmanager
def locked():
    """Somebody else holds what an enquiry needs to write."""
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:  # on SQLite this is the one lock for writing
            if connection.vendor == "postgresql":
                cursor.execute("LOCK TABLE leads_lead IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def read_only():
    on, off = "PRAGMA query_only = ON", "PRAGMA query_only = OFF"
    if connection.vendor == "postgresql":
        on, off = "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


@contextmanager
def full():
    """No page more; PostgreSQL's disk cannot be filled from here, and answers with the same class of error."""
    if connection.vendor != "sqlite":
        with read_only():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        usual = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        # Lower than it is, the limit is what it is.
        cursor.execute("PRAGMA max_page_count = 1")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {usual}")


@contextmanager
def away():
    """The server cannot be reached."""
    facts = connections["default"].settings_dict
    usual = {name: facts[name] for name in ("NAME", "PORT")}
    connection.close()
    facts.update({"NAME": "/nowhere/at/all", "PORT": "1"})
    try:
        yield
    finally:
        connection.close()
        facts.update(usual)


class EmergencyTests(OwnForm, TransactionTestCase):
    serialized_rollback = True  # keeps what the migrations wrote

    def setUp(self):
        self.page = a_form(self.form_class)
        Client().get(self.page.get_url())  # Wagtail writes a site's settings when they are first asked for
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = Path(directory.name)
        changed = override_settings(LEADS_SPOOL_DIR=self.folder, LEADS_PATIENCE=0.2, LEADS_SPOOL_SIZE=256 * 1024)
        changed.enable()
        self.addCleanup(changed.disable)
        self.addCleanup(patience.regain)
        logging.disable(logging.ERROR)  # each refusal is logged, and here they are wanted
        self.addCleanup(logging.disable, logging.NOTSET)

    def send(self, **values):
        return Client().post(f"/leads/enquiries/{self.page.pk}/", filled(**values))

    def receipt_in(self, response):
        self.assertEqual(response.status_code, 303)
        return Client().get(response["Location"]).context["receipt"]

    def test_every_refusal_is_a_receipt_now_and_a_lead_with_its_notice_later(self):
        receipts, spooled = set(), []
        for fault in (locked, read_only, full):
            with self.subTest(fault.__name__), fault():
                # A full database still takes what fits into pages that it has.
                receipts |= {self.receipt_in(self.send(topic=f"{number}", remarks="长" * 400)) for number in range(4)}
                spooled.append(len(the_spool().waiting()))

        self.assertEqual(spooled, sorted(set(spooled)))
        self.assertEqual((import_spooled_leads(), import_spooled_leads()), (spooled[-1], 0))
        self.assertEqual({lead.receipt for lead in Lead.objects.all()}, receipts)
        self.assertEqual((len(receipts), LeadEvent.objects.count(), Delivery.objects.count()), (12, 12, 12))

    def test_comes_in_as_it_was_sent(self):
        touch = {"at": "2026-11-20T08:00:00+08:00", "referrer": "https://mp.weixin.qq.com/s/1", "utm": {"source": "x"}}
        told = {"remarks": "In May.\nOr June", "source": self.page.pk, "touches": json.dumps({"last": touch})}
        with read_only():
            self.send(**told)
        import_spooled_leads()
        self.send(**told)

        waited, direct = (
            {
                field.name: getattr(lead, field.name)
                for field in Lead._meta.concrete_fields
                if field.name not in {"id", "public_id", "receipt", "idempotency_key", "created_at", "consented_at"}
            }
            for lead in Lead.objects.order_by("pk")
        )
        self.assertEqual(waited, direct)

    def test_one_form_sent_again_and_again_is_one_lead_with_one_receipt_wherever_it_waits(self):
        with read_only():
            spooled = [self.receipt_in(self.send(key="k-1")) for _time in range(3)]
        stored = self.receipt_in(self.send(key="k-1"))
        import_spooled_leads()

        self.assertEqual({*spooled, stored}, {Lead.objects.get().receipt})
        self.assertEqual(Delivery.objects.count(), 1)

    def test_a_worker_killed_between_storing_and_noting_brings_nothing_in_twice(self):
        with read_only():
            self.send()
        kept = (self.folder / NAME).read_bytes()
        import_spooled_leads()
        (self.folder / NAME).write_bytes(kept)  # as if it had not come to note it

        import_spooled_leads()

        self.assertEqual((Lead.objects.count(), Delivery.objects.count()), (1, 1))

    def test_outlives_the_page_it_came_by(self):
        with read_only():
            self.send()
        self.page.delete()

        import_spooled_leads()

        lead = Lead.objects.get()
        self.assertEqual((lead.form_page, lead.form_title), (None, "Ask for a plan"))

    def test_nothing_personal_can_be_read_in_the_spool(self):
        with read_only():
            self.send(phone=CANARY, contact_name="Lin Canary", topic="Secret topic")

        kept = (self.folder / NAME).read_bytes()
        self.assertEqual(len(the_spool().waiting()), 1)
        self.assertEqual([word for word in (b"139876", b"Canary", b"Secret") if word in kept], [])

    @override_settings(LEADS_SPOOL_SIZE=200)
    def test_who_cannot_be_stored_anywhere_is_told_so_and_keeps_what_was_typed(self):
        with read_only():
            response = self.send(key="k-1", contact_name="Lin Yi")

        told = _("We could not store your request just now. Please send it again in a minute, or call us.")
        self.assertContains(response, told, status_code=503)
        self.assertContains(response, 'value="Lin Yi"', status_code=503)
        self.assertContains(response, 'value="k-1"', status_code=503)
        self.assertEqual(response["Retry-After"], "30")
        import_spooled_leads()
        self.assertEqual(Lead.objects.count(), 0)

    @override_settings(LEADS_HOTLINE="0871-65012345")
    def test_a_database_that_is_away_is_answered_with_the_hotline(self):
        with away():
            response = self.send()

        self.assertContains(response, '<a href="tel:0871-65012345">', status_code=503)
        self.assertNotContains(response, "receipt", status_code=503)
        self.assertEqual(response["Retry-After"], "30")

    def test_a_receipt_is_shown_even_then(self):
        response = self.send()

        with away():
            page = Client().get(response["Location"])

        self.assertContains(page, f'<b class="receipt">{Lead.objects.get().receipt}</b>')

    def test_while_it_is_locked_only_the_first_waits_long(self):
        with locked(), override_settings(LEADS_PATIENCE=0.5):
            before = patience.seconds()
            self.send()
            during = patience.seconds()
            self.send(topic="second")
        self.send(topic="third")

        self.assertEqual((before, during < before, patience.seconds()), (0.5, True, 0.2))
