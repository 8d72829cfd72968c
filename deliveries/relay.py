"""Sending what is due: at least once, each message on its own, for 72 hours."""

import logging
import random
from datetime import timedelta

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
    return sum(deliver(delivery) for delivery in claim_due(limit))


@transaction.atomic
def claim_due(limit: int) -> list[Delivery]:
    """Lease due messages to this process. A lease that ran out is due again: its sender died."""
    now = timezone.now()
    due = Delivery.objects.filter(
        Q(state=Delivery.State.QUEUED, next_at__lte=now) | Q(state=Delivery.State.SENDING, lease_until__lt=now)
    ).order_by("next_at")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    claimed = list(due[:limit])
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(
        state=Delivery.State.SENDING, lease_until=now + timedelta(seconds=conf.LEASE)
    )
    return claimed


def deliver(delivery: Delivery) -> bool:
    """One attempt. True when the message arrived; otherwise its next attempt is set, or it is given up."""
    delivery.attempts += 1
    try:
        CHANNELS[delivery.channel](delivery)
    except Undelivered as error:
        postpone(delivery, str(error))
    except Exception as error:
        logger.exception("Delivery %s failed in a way nobody foresaw.", delivery.pk)
        postpone(delivery, type(error).__name__)
    else:
        delivery.state, delivery.sent_at, delivery.last_error = Delivery.State.SENT, timezone.now(), ""
    delivery.lease_until = None
    delivery.save()
    return delivery.state == Delivery.State.SENT


def postpone(delivery: Delivery, reason: str) -> None:
    delivery.last_error = reason[:200]
    if timezone.now() - delivery.created_at > timedelta(hours=conf.GIVE_UP_AFTER):
        delivery.state = Delivery.State.DEAD
        return
    pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311 -- spreads load
    delivery.state, delivery.next_at = Delivery.State.QUEUED, timezone.now() + timedelta(seconds=pause)


def send_again(deliveries) -> int:
    """Queue given-up or sent messages anew, for a further 72 hours; returns how many."""
    now = timezone.now()
    return deliveries.update(state=Delivery.State.QUEUED, attempts=0, created_at=now, next_at=now, last_error="")
