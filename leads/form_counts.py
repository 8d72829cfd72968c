"""How often each form was seen and begun, by day: counted without cookies, written a few times a minute."""

import threading
from collections import Counter
from datetime import date

from django.db import Error, close_old_connections, models, transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import swapper

KINDS = ("views", "starts")
WRITTEN_AFTER = 10  # seconds
MOST_WAITING = 2000  # forms and days; whatever comes beyond is no visitor


class DailyFormCount(models.Model):
    """One form on one day. Without a foreign key: the numbers outlive the page, and a beacon may name none."""

    form_id = models.BigIntegerField(_("form"))
    day = models.DateField(_("day"))
    views = models.PositiveIntegerField(_("views"), default=0)
    starts = models.PositiveIntegerField(_("begun"), default=0)

    class Meta:
        verbose_name = _("daily count of a form")
        verbose_name_plural = _("daily counts of forms")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "form_id"], name="leads_one_count_per_day")]

    def __str__(self):
        return f"{self.form_id} {self.day}"


class Waiting:
    """What was counted and is not written yet. A killed process loses at most ten seconds of it."""

    def __init__(self):
        self.lock, self.counts, self.timer = threading.Lock(), Counter(), None

    def add(self, form_id: int, kind: str) -> None:
        with self.lock:
            if len(self.counts) < MOST_WAITING:
                self.counts[form_id, localdate(), kind] += 1
            if self.timer is None:
                self.timer = threading.Timer(WRITTEN_AFTER, self.write_later)
                self.timer.daemon = True
                self.timer.start()

    def take(self) -> Counter:
        with self.lock:
            counts, self.counts = self.counts, Counter()
            if self.timer is not None:
                self.timer.cancel()
                self.timer = None
            return counts

    def put_back(self, counts: Counter) -> None:
        with self.lock:
            self.counts.update(counts)

    def write_later(self) -> None:
        close_old_connections()
        try:
            write_counts()
        finally:
            close_old_connections()


waiting = Waiting()


def count(form_id: int, kind: str) -> None:
    """Note that a form was seen or begun."""
    waiting.add(form_id, kind)


def write_counts() -> None:
    """Add what is waiting to the table; where the database refuses, it goes on waiting."""
    counts = waiting.take()
    try:
        with transaction.atomic():
            known = forms_among({form_id for form_id, _day, _kind in counts})
            for (form_id, day, kind), number in counts.items():
                if form_id in known:
                    add(form_id, day, kind, number)
    except Error:
        waiting.put_back(counts)


def forms_among(keys: set[int]) -> set[int]:
    page_model = swapper.load_model("wagtailcore", "Page")
    return set(page_model.objects.filter(pk__in=keys).values_list("pk", flat=True))


def add(form_id: int, day: date, kind: str, number: int) -> None:
    row, _created = DailyFormCount.objects.get_or_create(form_id=form_id, day=day)
    DailyFormCount.objects.filter(pk=row.pk).update(**{kind: F(kind) + number})
