"""Publishing and expiring at the set time: each page on its own, a missed one is remembered and tried again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.models import Revision

logger = logging.getLogger(__name__)
swapper.set_app_prefix("wagtailcore", "wagtail")
TRY_AGAIN_AFTER = timedelta(seconds=20)


class MissedSchedule(models.Model):
    """A page that did not go live, or did not expire, at its time. Removed when a later attempt succeeds."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("Going live")
        EXPIRE = "expire", _("Expiring")

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="missed_schedule",
        verbose_name=_("page"),
    )
    kind = models.CharField(_("what"), max_length=16, choices=Kind.choices, default=Kind.PUBLISH)
    due_at = models.DateTimeField(_("due at"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_attempt_at = models.DateTimeField(_("last attempt"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("missed schedule")
        verbose_name_plural = _("missed schedules")
        ordering = ["due_at"]

    def __str__(self):
        return f"{self.page_id} {self.due_at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Due:
    """One page whose time has come, and what is to be done."""

    page_id: int
    at: datetime
    kind: str
    work: Callable[[], object]


def keep_schedules() -> int:
    """Publish what is due and withdraw what has expired; return how many pages changed.

    May be called each second: what failed is tried again after 20 seconds, not before.
    """
    due = [*due_revisions(), *expired_pages()]
    MissedSchedule.objects.exclude(page__in=[one.page_id for one in due]).delete()
    lately = MissedSchedule.objects.filter(last_attempt_at__gt=timezone.now() - TRY_AGAIN_AFTER)
    waiting = set(lately.values_list("page_id", flat=True)) if due else set()
    return sum(attempt(one) for one in due if one.page_id not in waiting)


def try_again(missed: MissedSchedule) -> bool:
    """Try what was missed once more; True when it is done, or no longer to be done."""
    due = [one for one in (*due_revisions(), *expired_pages()) if one.page_id == missed.page_id]
    if not due:
        missed.delete()
    return all(attempt(one) for one in due)


def due_revisions() -> list[Due]:
    revisions = Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())
    return [
        Due(
            int(revision.object_id),
            revision.approved_go_live_at,
            MissedSchedule.Kind.PUBLISH,
            partial(revision.publish, log_action="wagtail.publish.scheduled"),
        )
        for revision in revisions.order_by("approved_go_live_at")
    ]


def expired_pages() -> list[Due]:
    page_model = swapper.load_model("wagtailcore", "Page")
    expired = page_model.objects.live().filter(expire_at__lte=timezone.now()).order_by("expire_at")
    return [
        Due(
            page.pk,
            page.expire_at,
            MissedSchedule.Kind.EXPIRE,
            partial(page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled"),
        )
        for page in expired
    ]


def attempt(due: Due) -> bool:
    """One page, in a transaction of its own."""
    try:
        with transaction.atomic():
            due.work()
    except Exception as error:
        logger.exception("Page %s missed its time %s; it is tried again.", due.page_id, due.at)
        remember(due, error)
        return False
    MissedSchedule.objects.filter(page_id=due.page_id).delete()
    return True


def remember(due: Due, error: Exception) -> None:
    missed, _created = MissedSchedule.objects.get_or_create(page_id=due.page_id, defaults={"due_at": due.at})
    missed.attempts, missed.reason, missed.last_attempt_at = missed.attempts + 1, sentence(error), timezone.now()
    missed.due_at, missed.kind = due.at, due.kind
    missed.save()


def sentence(error: Exception) -> str:
    """Why, as the list of missed times shows it."""
    words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return (words or type(error).__name__)[:300]
