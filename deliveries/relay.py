"""Sending what is due: at least once, each message on its own, for 72 hours."""

import logging
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .channels import CHANNELS
from .conf import conf
from .gathering import MOST_GATHERED, addressed, gathered
from .lines import note_failure, note_success, resting, take, wake
from .models import Delivery
from .targets import NoticeTarget
from .wire import Undelivered

logger = logging.getLogger(__name__)

# Seconds until the next attempt; the last one repeats.
PAUSES = [30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600]
AT_A_STRETCH = 15  # seconds after which whoever called has other work to do


def deliver_due(limit: int = 50) -> int:
    """Send what is due and return how many messages arrived. Ends after some seconds even where more is due."""
    until, arrived = time.monotonic() + AT_A_STRETCH, 0
    for batch in due_one_by_one(limit):
        arrived += deliver(batch)
        if time.monotonic() > until:
            break
    return arrived


def due_one_by_one(limit: int) -> Iterator[list[Delivery]]:
    # One lease at a time: a slow server must not let the leases of those behind it run out.
    for _turn in range(limit):
        batch = claim_next()
        if not batch:
            return
        yield batch


@transaction.atomic
def claim_next() -> list[Delivery]:
    """Lease the next due message to this process, with those that go along in one; empty where nothing is due.

    A lease that ran out is due again: its sender died.
    """
    now = timezone.now()
    first = due(now).first()
    # Looked for before the line is taken, for then it rests.
    batch = [first, *beside(first, now)] if first else []
    if not batch or not take(first.line, now):
        return []
    lease = now + timedelta(seconds=conf.LEASE)
    mine = Delivery.objects.filter(pk__in=[delivery.pk for delivery in batch])
    mine.update(state=Delivery.State.SENDING, lease_until=lease, attempts=F("attempts") + 1)
    for delivery in batch:
        delivery.state, delivery.lease_until, delivery.attempts = Delivery.State.SENDING, lease, delivery.attempts + 1
    return batch


def due(now: datetime) -> QuerySet[Delivery]:
    """What may be sent now, the longest due first; what goes to a target that is switched off waits."""
    waits = Q(state=Delivery.State.QUEUED, next_at__lte=now) | Q(state=Delivery.State.SENDING, lease_until__lt=now)
    found = Delivery.objects.filter(waits).exclude(line__in=resting(now))
    found = found.exclude(notice_target__in=NoticeTarget.objects.filter(is_active=False)).order_by("next_at")
    if connection.features.has_select_for_update_skip_locked:
        found = found.select_for_update(skip_locked=True)
    return found


def beside(first: Delivery, now: datetime) -> QuerySet[Delivery]:
    """What is due to the same robot of a target: a burst becomes one message."""
    if first.notice_target_id is None or first.channel != Delivery.Channel.ROBOT:
        return Delivery.objects.none()
    same = due(now).filter(notice_target=first.notice_target_id, channel=Delivery.Channel.ROBOT)
    return same.exclude(pk=first.pk)[: MOST_GATHERED - 1]


def deliver(batch: list[Delivery]) -> int:
    """One attempt for one message or several that go as one; how many arrived.

    Of those that did not the next attempt is set, or they are given up.
    """
    line = batch[0].line
    try:
        CHANNELS[batch[0].channel](addressed(gathered(batch)))
    except Undelivered as error:
        note(batch, error)
        return 0
    except Exception as error:
        logger.exception("Delivery %s failed in a way nobody foresaw.", batch[0].pk)
        note(batch, Undelivered(type(error).__name__))
        return 0
    mine(batch).update(state=Delivery.State.SENT, sent_at=timezone.now(), last_error="", lease_until=None)
    if note_success(line):
        again = Delivery.objects.filter(line=line, state=Delivery.State.QUEUED, attempts__gt=0)
        again.update(next_at=timezone.now())
    return len(batch)


def mine(batch: list[Delivery]) -> QuerySet[Delivery]:
    # Who lost the lease has no say any more.
    return Delivery.objects.filter(pk__in=[one.pk for one in batch], lease_until=batch[0].lease_until)


@transaction.atomic
def note(batch: list[Delivery], error: Undelivered) -> None:
    """Write down that it did not arrive, and why."""
    rest = note_failure(batch[0].line) if error.is_down else None
    for delivery in batch:
        mine([delivery]).update(lease_until=None, **postponed(delivery, error, rest))
    if rest:
        give_up(batch[0].line, str(error))


def postponed(delivery: Delivery, error: Undelivered, rest: datetime | None = None) -> dict:
    now, last_chance = timezone.now(), delivery.since + timedelta(hours=conf.GIVE_UP_AFTER)
    reason = str(error)[:200]
    if error.is_final or now >= last_chance:
        return {"state": Delivery.State.DEAD, "last_error": reason}
    if rest:
        return {"state": Delivery.State.QUEUED, "next_at": rest, "last_error": reason}
    pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311 -- spreads load
    next_at = min(max(now + timedelta(seconds=pause), error.until or now), last_chance)
    return {"state": Delivery.State.QUEUED, "next_at": next_at, "last_error": reason}


def give_up(line: str, reason: str) -> None:
    """What has waited for too long on a line that is down waits no more, though it was not its turn to try."""
    too_old = timezone.now() - timedelta(hours=conf.GIVE_UP_AFTER)
    waiting = Delivery.objects.filter(line=line, state=Delivery.State.QUEUED, since__lte=too_old)
    waiting.update(state=Delivery.State.DEAD, last_error=reason[:200])


@transaction.atomic
def send_again(deliveries: QuerySet[Delivery]) -> int:
    """Queue given-up, sent or waiting messages anew, for a further 72 hours; returns how many."""
    now = timezone.now()
    still = deliveries.exclude(state=Delivery.State.SENDING)
    wake(list(still.order_by().values_list("line", flat=True).distinct()))
    return still.update(state=Delivery.State.QUEUED, attempts=0, since=now, next_at=now, last_error="")
