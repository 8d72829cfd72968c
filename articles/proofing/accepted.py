"""Warnings that somebody has looked at and lets stand, with the reason."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import swapper

from ..review.credits import person
from .findings import Finding, Severity, findings_of

swapper.set_app_prefix("wagtailcore", "wagtail")
LONGEST_REASON = 300


class AcceptedFinding(models.Model):
    """One warning of a page, why it may stand, and who says so. It holds as long as rule, place and excerpt do."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=gettext_lazy("page"),
        on_delete=models.CASCADE,
        related_name="accepted_findings",
    )
    revision_id = models.BigIntegerField(gettext_lazy("version"), null=True)
    key = models.CharField(gettext_lazy("key"), max_length=16)
    rule = models.CharField(gettext_lazy("rule"), max_length=40)
    message = models.TextField(gettext_lazy("finding"))
    reason = models.CharField(gettext_lazy("reason"), max_length=LONGEST_REASON)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(gettext_lazy("at"), default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("accepted finding")
        verbose_name_plural = gettext_lazy("accepted findings")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="articles_accepted_once")]

    def __str__(self):
        return f"{self.message} {self.reason}"

    @property
    def person(self) -> str:
        return person(self.by) if self.by else "—"


def acceptances_of(page) -> dict[str, AcceptedFinding]:
    """What has been accepted on this page, by the key of the finding; one query."""
    accepted = AcceptedFinding.objects.filter(page_id=page.pk).select_related("by")
    return {acceptance.key: acceptance for acceptance in accepted}


def accept_findings(page, keys: Iterable[str], *, reason: str, by) -> list[AcceptedFinding]:
    """Let these warnings of the page stand. Raises ValidationError without a reason, or where no warning is meant."""
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Please say why what you ticked may stand."))
    if len(reason) > LONGEST_REASON:
        raise ValidationError(_("Please say it in at most %(count)d characters.") % {"count": LONGEST_REASON})
    wanted = set(keys)
    meant = [finding for finding in findings_of(page) if finding.severity == Severity.WARN and finding.key in wanted]
    if not meant:
        raise ValidationError(_("Please tick what may stand; the text may have changed meanwhile."))
    return [accept(page, finding, reason, by) for finding in meant]


def accept(page, finding: Finding, reason: str, by) -> AcceptedFinding:
    acceptance, _created = AcceptedFinding.objects.update_or_create(
        page_id=page.pk,
        key=finding.key,
        defaults={
            "revision_id": page.latest_revision_id,
            "rule": finding.rule,
            "message": finding.message,
            "reason": reason,
            "by": by,
            "at": timezone.now(),
        },
    )
    return acceptance


def unresolved(page) -> list[Finding]:
    """What keeps this version of the page from being submitted: what blocks, and warnings that nobody accepted."""
    accepted = acceptances_of(page) if page.pk else {}
    return [
        finding
        for finding in findings_of(page)
        if finding.severity == Severity.BLOCK or (finding.severity == Severity.WARN and finding.key not in accepted)
    ]
