"""Publishing without review in an emergency: a right of its own, a reason, and everybody is told."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import swapper
from wagtail.log_actions import log

from deliveries.outbox import queue_mail

from .credits import person
from .guard import without_review
from .rules import review_stages, workflow_of

swapper.set_app_prefix("wagtailcore", "wagtail")
SHORTEST_REASON = 10


class EmergencyPublication(models.Model):
    """That somebody published without review, when, and why. Written once."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=gettext_lazy("page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    title = models.CharField(gettext_lazy("title"), max_length=255)
    revision_id = models.BigIntegerField(gettext_lazy("version"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(gettext_lazy("at"), default=timezone.now)
    reason = models.TextField(gettext_lazy("reason"))

    class Meta:
        verbose_name = gettext_lazy("emergency publication")
        verbose_name_plural = gettext_lazy("emergency publications")
        ordering = ["-at"]
        permissions = [("emergency_publish", gettext_lazy("Can publish without review in an emergency"))]

    def __str__(self):
        return f"{self.title} {self.at:%Y-%m-%d %H:%M}"


def may_publish_without_review(user, page) -> bool:
    """Whether this person has the right, and the page is one that they may change. Superusers have it."""
    return user.has_perm("articles.emergency_publish") and page.permissions_for_user(user).can_edit()


@transaction.atomic
def emergency_publish(page, *, by, reason: str) -> EmergencyPublication:
    """Publish the latest version now, record who and why, and tell the reviewers.

    Raises PermissionDenied without the right `articles.emergency_publish`, ValidationError without a real reason.
    """
    if not may_publish_without_review(by, page):
        raise PermissionDenied(_("You may not publish without review."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError(_("Say why it cannot wait, in at least ten characters."))
    with without_review(reason):
        revision = version_for_now(page, by)
        revision.publish(user=by, skip_permission_checks=True)
    log(page, "articles.emergency_publish", user=by, data={"reason": reason}, revision=revision)
    record = EmergencyPublication.objects.create(
        page_id=page.pk, title=page.title, revision_id=revision.pk, by=by, reason=reason
    )
    tell_reviewers(record, page)
    return record


def version_for_now(page, by):
    """The latest version; where it was meant for a later time, a copy of it without one."""
    latest = page.get_latest_revision_as_object()
    if page.latest_revision and not (latest.go_live_at and latest.go_live_at > timezone.now()):
        return page.latest_revision
    latest.go_live_at = None
    return latest.save_revision(user=by)


def tell_reviewers(record: EmergencyPublication, page) -> None:
    stages = review_stages(workflow_of(page))
    users = get_user_model().objects.filter(groups__in=groups_of(stages))
    addresses = sorted({user.email for user in users.filter(is_active=True) if user.email})
    if addresses:
        queue_mail(
            to=addresses,
            subject=_("Published without review: %(title)s") % {"title": record.title},
            body=_("%(person)s published “%(title)s” without review.\n\nReason: %(reason)s\n")
            % {"person": person(record.by), "title": record.title, "reason": record.reason},
            key=f"emergency-{record.pk}",
        )


def groups_of(stages) -> list[int]:
    return [pk for stage in stages for pk in stage.groups.values_list("pk", flat=True)]
