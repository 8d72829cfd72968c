"""Telling search engines what is new and what is gone: gathered first, sent in batches, within what each day allows."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, F
from django.utils.timezone import localdate, make_aware

from .engines import BATCH, INDEXNOW, Heard
from .models import Delivery, PendingPush, PushDay

OPEN = [Delivery.State.QUEUED, Delivery.State.SENDING]


def queue_push(*, engine: str, site: str, url: str, secret: str, is_gone: bool = False) -> None:
    """Let the search engine hear of an address with the next batch; `site` is the scheme and host it belongs to.

    The latest word about an address counts. Raises ValueError for an engine that is not known.
    """
    if engine not in BATCH:
        raise ValueError(f"No such search engine: {engine}. Known are {', '.join(BATCH)}.")
    facts = {"site": site, "secret": secret, "is_gone": is_gone and engine != INDEXNOW}
    PendingPush.objects.update_or_create(engine=engine, url=url, defaults=facts)


def gather_pushes() -> int:
    """Turn what has gathered into messages, at most one open per engine, site and kind; returns how many."""
    groups = PendingPush.objects.order_by().values_list("engine", "site", "is_gone").distinct()
    return sum(gather(*group) for group in list(groups))


@transaction.atomic
def gather(engine: str, site: str, is_gone: bool) -> bool:
    subject = subject_of(engine, site, is_gone)
    # One at a time: only its answer says how many more the day allows.
    if Delivery.objects.filter(channel=Delivery.Channel.PUSH, subject=subject, state__in=OPEN).exists():
        return False
    allowed = PushDay.today(engine, site, is_gone).remain
    size = BATCH[engine] if allowed is None else min(allowed, BATCH[engine])
    waiting = PendingPush.objects.filter(engine=engine, site=site, is_gone=is_gone).order_by("pk")
    batch = list(waiting[:size])
    if not batch:
        return False
    Delivery.objects.create(
        key=f"push-{batch[0].pk}-{batch[-1].pk}-{batch[-1].changed_at.timestamp()}",
        channel=Delivery.Channel.PUSH,
        target={"engine": engine, "site": site, "secret": batch[-1].secret, "is_gone": is_gone},
        subject=subject,
        content={"urls": [push.url for push in batch]},
    )
    PendingPush.objects.filter(pk__in=[push.pk for push in batch]).delete()
    return True


def subject_of(engine: str, site: str, is_gone: bool) -> str:
    return f"{engine}{' del' if is_gone else ''} {site}"[:200]


def note_answer(target: dict, heard: Heard) -> None:
    """Keep what the engine said in the books of the day."""
    which = {name: target[name] for name in ("engine", "site", "is_gone")}
    day, _created = PushDay.objects.get_or_create(**which, day=localdate())
    facts = {"pushed": F("pushed") + heard.taken, "refused": F("refused") + heard.refused}
    if heard.remain is not None:
        facts["remain"] = heard.remain
    PushDay.objects.filter(pk=day.pk).update(**facts)


def next_day() -> datetime:
    return make_aware(datetime.combine(localdate() + timedelta(days=1), time(0, 5)))


@transaction.atomic
def change_secret(*, engine: str, site: str, secret: str) -> None:
    """Let what waits go out with the new token; without one it is dropped."""
    pending = PendingPush.objects.filter(engine=engine, site=site)
    subjects = [subject_of(engine, site, is_gone) for is_gone in (False, True)]
    waiting = Delivery.objects.filter(channel=Delivery.Channel.PUSH, subject__in=subjects, state=Delivery.State.QUEUED)
    if not secret:
        pending.delete()
        waiting.delete()
        return
    pending.exclude(secret=secret).update(secret=secret)
    for delivery in waiting:
        if delivery.target["secret"] != secret:
            Delivery.objects.filter(pk=delivery.pk).update(target=delivery.target | {"secret": secret})


def push_state(site: str) -> list[dict]:
    """For each engine that has anything to do with the site: what waits, and the books of today."""
    waiting = dict(PendingPush.objects.filter(site=site).values_list("engine").annotate(Count("pk")))
    days = PushDay.objects.filter(site=site, day=localdate(), is_gone=False)
    books = {day.engine: day for day in days}
    troubles = {
        engine: Delivery.objects.filter(channel=Delivery.Channel.PUSH, subject=subject_of(engine, site, False))
        .values_list("last_error", flat=True)
        .first()
        for engine in BATCH
    }
    return [
        {"engine": engine, "waiting": waiting.get(engine, 0), "day": books.get(engine), "trouble": troubles[engine]}
        for engine in BATCH
        if engine in waiting or engine in books or troubles[engine]
    ]
