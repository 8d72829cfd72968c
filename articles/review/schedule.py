"""Publishing and expiring at the set time: each page on its own, a missed one is remembered and tried again."""

import logging

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.models import Revision

logger = logging.getLogger(__name__)
swapper.set_app_prefix("wagtailcore", "wagtail")


class MissedSchedule(models.Model):
    """A page that did not go live, or did not expire, at its time. Removed when a later attempt succeeds."""

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="missed_schedule",
        verbose_name=_("page"),
    )
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


def keep_schedules() -> int:
    """Publish what is due and withdraw what has expired; return how many pages changed."""
    return sum(attempt(*work) for work in [*due_revisions(), *expired_pages()])


def due_revisions() -> list[tuple]:
    revisions = Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())
    return [
        (int(revision.object_id), revision.approved_go_live_at, revision.publish, {"log_action": LOG_PUBLISH})
        for revision in revisions.order_by("approved_go_live_at")
    ]


def expired_pages() -> list[tuple]:
    page_model = swapper.load_model("wagtailcore", "Page")
    expired = page_model.objects.live().filter(expire_at__lte=timezone.now()).order_by("expire_at")
    return [
        (page.pk, page.expire_at, page.unpublish, {"set_expired": True, "log_action": LOG_UNPUBLISH})
        for page in expired
    ]


LOG_PUBLISH, LOG_UNPUBLISH = "wagtail.publish.scheduled", "wagtail.unpublish.scheduled"


def attempt(page_id: int, due_at, work, arguments: dict) -> bool:
    """One page, in a transaction of its own."""
    try:
        with transaction.atomic():
            work(**arguments)
    except Exception as error:
        logger.exception("Page %s missed its time %s; it is tried again.", page_id, due_at)
        remember(page_id, due_at, error)
        return False
    MissedSchedule.objects.filter(page_id=page_id).delete()
    return True


def remember(page_id: int, due_at, error: Exception) -> None:
    reason = (str(error) or type(error).__name__)[:300]
    missed, _created = MissedSchedule.objects.get_or_create(page_id=page_id, defaults={"due_at": due_at})
    missed.attempts, missed.reason, missed.last_attempt_at = missed.attempts + 1, reason, timezone.now()
    missed.due_at = due_at
    missed.save()
