"""Sending what is due: at least once, each message on its own, for 72 hours."""

import logging
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .channels import CHANNELS, Undelivered
from .conf import conf
from .models import Delivery

logger = logging.getLogger(__name__)

# Seconds until the next attempt; the last one repeats.
PAUSES = [30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600]


def deliver_due(limit: int = 50) -> int:
    """Send what is due and return how many messages arrived."""
    return sum(deliver(delivery) for delivery in due_one_by_one(limit))


def due_one_by_one(limit: int) -> Iterator[Delivery]:
    # One lease at a time: a slow server must not let the leases of those behind it run out.
    for _turn in range(limit):
        delivery = claim_next()
        if delivery is None:
            return
        yield delivery


@transaction.atomic
def claim_next() -> Delivery | None:
    """Lease the next due message to this process. A lease that ran out is due again: its sender died."""
    now = timezone.now()
    due = Delivery.objects.filter(
        Q(state=Delivery.State.QUEUED, next_at__lte=now) | Q(state=Delivery.State.SENDING, lease_until__lt=now)
    ).order_by("next_at")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    delivery = due.first()
    if delivery is not None:
        delivery.state, delivery.lease_until = Delivery.State.SENDING, now + timedelta(seconds=conf.LEASE)
        delivery.attempts += 1
        delivery.save(update_fields=["state", "lease_until", "attempts"])
    return delivery


def deliver(delivery: Delivery) -> bool:
    """One attempt. True when the message arrived; otherwise its next attempt is set, or it is given up."""
    try:
        CHANNELS[delivery.channel](delivery)
    except Undelivered as error:
        facts = postponed(delivery, str(error), until=error.until)
    except Exception as error:
        logger.exception("Delivery %s failed in a way nobody foresaw.", delivery.pk)
        facts = postponed(delivery, type(error).__name__)
    else:
        facts = {"state": Delivery.State.SENT, "sent_at": timezone.now(), "last_error": ""}
    # Who lost the lease has no say any more.
    mine = Delivery.objects.filter(pk=delivery.pk, lease_until=delivery.lease_until)
    mine.update(lease_until=None, **facts)
    return facts["state"] == Delivery.State.SENT


def postponed(delivery: Delivery, reason: str, *, until: datetime | None = None) -> dict:
    now, last_chance = timezone.now(), delivery.created_at + timedelta(hours=conf.GIVE_UP_AFTER)
    if now >= last_chance:
        return {"state": Delivery.State.DEAD, "last_error": reason[:200]}
    pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311 -- spreads load
    next_at = min(max(now + timedelta(seconds=pause), until or now), last_chance)
    return {"state": Delivery.State.QUEUED, "next_at": next_at, "last_error": reason[:200]}


def send_again(deliveries) -> int:
    """Queue given-up, sent or waiting messages anew, for a further 72 hours; returns how many."""
    now = timezone.now()
    still = deliveries.exclude(state=Delivery.State.SENDING)
    return still.update(state=Delivery.State.QUEUED, attempts=0, created_at=now, next_at=now, last_error="")
