"""The ways by which messages leave: a mail server, a robot, a server elsewhere. One that is down rests, alone.

While it rests none of its messages is tried, so that a server which hangs costs ten seconds now and then and not ten
for every message. Every ten minutes one of them tries; when that gets through, all the others follow at once.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conf import conf

# Seconds for which a line rests after so many failures in a row; the last one repeats.
RESTS = [30, 120, 300, 600]
# Seconds between two messages to the same robot: WeCom and DingTalk take 20 a minute, Feishu 100, 5 in a second.
SPACING = {"wecom": 4, "dingtalk": 4, "feishu": 1}


class Line(models.Model):
    """How one way out is doing."""

    name = models.CharField(max_length=60, unique=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        default_permissions = ()

    def __str__(self):
        return self.name


def line_of_mail() -> str:
    return "mail"


def line_of_url(kind: str, url: str) -> str:
    """The same for the same address, and nothing of its key in it."""
    return f"{kind}:{hashlib.sha256(url.encode()).hexdigest()[:32]}"


def resting(now: datetime) -> QuerySet:
    """Names of the lines on which nothing is to be sent now."""
    return Line.objects.filter(rests_until__gt=now).values("name")


@transaction.atomic
def take(name: str, now: datetime) -> bool:
    """Whether the next message may go out by this line now; robots then rest for a moment, and a line that failed
    for as long as its message is leased: one tries for all."""
    spacing = SPACING.get(name.partition(":")[0], 0)
    if spacing:
        Line.objects.get_or_create(name=name)
    line = Line.objects.select_for_update().filter(name=name).first()
    if line is None:
        return True
    if line.rests_until and line.rests_until > now:
        return False
    if pause := conf.LEASE if line.failures else spacing:
        Line.objects.filter(pk=line.pk).update(rests_until=now + timedelta(seconds=pause))
    return True


@transaction.atomic
def note_failure(name: str) -> datetime | None:
    """Let the line rest, longer after every failure in a row, and say until when."""
    if not name:
        return None
    line, _created = Line.objects.get_or_create(name=name)
    Line.objects.filter(pk=line.pk).update(failures=F("failures") + 1)
    until = timezone.now() + timedelta(seconds=RESTS[min(line.failures, len(RESTS) - 1)])
    Line.objects.filter(pk=line.pk).update(rests_until=until)
    return until


def note_success(name: str) -> bool:
    """Note that the line works; whether it had failed before."""
    return bool(Line.objects.filter(name=name, failures__gt=0).update(failures=0, rests_until=None))


def wake(names) -> None:
    """Let what waits on these lines be tried at once."""
    Line.objects.filter(name__in=names).update(rests_until=None)
