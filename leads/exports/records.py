"""What is kept of exports: profiles of columns, and every export from its asking to its end."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..lead import KEPT


class ExportProfile(models.Model):
    """Columns in an order, under a name: of one person, or shared by everybody who may export."""

    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="+"
    )
    is_shared = models.BooleanField(_("for everybody who may export"), default=False)
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("export profile")
        verbose_name_plural = _("export profiles")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="leads_one_profile_per_name")]

    def __str__(self):
        return self.name


class LeadExport(models.Model):
    """Who took which leads out of the house, and how far the file is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        QUEUED = "queued", _("Being made")
        DONE = "done", _("Ready")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Deleted after its time")
        WITHDRAWN = "withdrawn", _("Deleted: somebody in it was erased")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **KEPT)
    at = models.DateTimeField(_("at"), default=timezone.now)
    file_format = models.CharField(pgettext_lazy("file", "format"), max_length=8)
    filters = models.TextField(_("filters"), blank=True)
    received_from = models.DateField(_("received from"), null=True)
    received_before = models.DateField(_("received before"), null=True)
    columns = models.JSONField(_("columns"), default=list)
    # As they were when the first part was made: all parts, and the file that is sent, say the same.
    questions = models.JSONField(_("questions as shown"), default=list, editable=False)
    headings = models.JSONField(_("headings"), default=list, editable=False)
    phones_shown = models.BooleanField(_("full telephone numbers"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DONE, db_index=True)
    rows_expected = models.PositiveIntegerField(_("rows expected"), default=0)
    last_key = models.BigIntegerField(_("last lead"), default=0)
    done_key = models.BigIntegerField(_("last lead that is written"), default=0)
    parts = models.PositiveIntegerField(_("parts"), default=0)
    size = models.BigIntegerField(_("bytes"), default=0)
    lease_until = models.DateTimeField(null=True, editable=False)
    nod_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("second person"), **KEPT)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    downloads = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("lead export")
        verbose_name_plural = _("lead exports")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.file_format} {self.rows}"

    @property
    def has_file(self) -> bool:
        return self.state == self.State.DONE and bool(self.expires_at) and self.expires_at > timezone.now()

    @property
    def percent(self) -> int:
        return min(99, self.rows * 100 // max(1, self.rows_expected))

    def keep_for(self, hours: int) -> None:
        self.expires_at = timezone.now() + timedelta(hours=hours)


class ExportSchedule(models.Model):
    """An export that is made again and again: each time of the leads that came in since the time before."""

    class Every(models.TextChoices):
        WEEK = "week", _("Every Monday")
        MONTH = "month", _("On the first of every month")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="+"
    )
    every = models.CharField(_("how often"), max_length=8, choices=Every.choices)
    file_format = models.CharField(pgettext_lazy("file", "format"), max_length=8)
    filters = models.TextField(_("filters"), blank=True)
    columns = models.JSONField(_("columns"), default=list)
    phones_shown = models.BooleanField(_("full telephone numbers"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    next_on = models.DateField(_("next time"))
    since = models.DateField(_("leads since"))

    class Meta:
        verbose_name = _("scheduled export")
        verbose_name_plural = _("scheduled exports")
        default_permissions = ()
        ordering = ["next_on", "pk"]

    def __str__(self):
        return f"{self.get_every_display()} {self.file_format}"
