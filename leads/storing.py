"""A lead, its first event and its messages: in one transaction, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from .assignment import assign_by_rule
from .conf import conf
from .content import says_the_same
from .files import keep_files
from .lead import Lead, LeadEvent
from .notices import tell_marketing
from .receipts import receipt_for
from .sightings import Seen, weigh

ATTEMPTS = 3


def store(lead: Lead, recipients: str = "", *, patience: float | None = None) -> Lead:
    """Store a new lead and return it, or the one that was stored under the same key with the same content.

    Raises django.db.Error where the database refuses, or stays locked for longer than `patience` seconds.
    """
    patience = conf.PATIENCE if patience is None else patience
    key = lead.idempotency_key
    for attempt in range(ATTEMPTS):
        try:
            with waiting_at_most(patience):
                return known_lead(lead) or insert(lead, recipients)
        except IntegrityError as error:
            # Another request with this key was a moment faster, or the receipt number is taken.
            clash = error
            lead.pk, lead.idempotency_key = None, key
            lead.receipt = receipt_for(lead, attempt=attempt + 1)
    raise clash


def known_lead(lead: Lead) -> Lead | None:
    """The stored lead that this one repeats. Other content under a used key is another enquiry, without a key."""
    if not lead.idempotency_key:
        return None
    known = Lead.objects.filter(idempotency_key=lead.idempotency_key).first()
    if known is None or says_the_same(known, lead):
        return known
    lead.idempotency_key = None
    return None


def insert(lead: Lead, recipients: str) -> Lead:
    weigh(lead, getattr(lead, "seen", Seen()))
    lead.save(force_insert=True)
    keep_files(lead, getattr(lead, "new_files", []))
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.RECEIVED, at=lead.created_at)
    assign_by_rule(lead)
    if not lead.is_suspected_spam:
        tell_marketing(lead, recipients)
    return lead


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """A transaction that gives up waiting for a lock after so many seconds and raises OperationalError."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {int(seconds * 1000)}")
            yield
        return
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    # The transaction begins by locking, so the limit has to stand before.
    usual = busy_timeout()
    busy_timeout(int(seconds * 1000))
    try:
        with transaction.atomic():
            yield
    finally:
        busy_timeout(usual)


def busy_timeout(milliseconds: int | None = None) -> int:
    with connection.cursor() as cursor:
        assigned = "" if milliseconds is None else f" = {milliseconds}"
        return cursor.execute(f"PRAGMA busy_timeout{assigned}").fetchone()[0]
