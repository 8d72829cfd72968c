import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import swapper

from .consent import ConsentNotice
from .phones import masked

PAGE = swapper.get_model_name("wagtailcore", "Page")
KEPT = {"null": True, "blank": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Lead(models.Model):
    """Someone who asked for a training plan (线索). It outlives the page, the form and the institution it came by."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        CONTACTED = "contacted", _("Contacted")
        PLAN_SENT = "plan_sent", _("Plan sent")
        TALKING = "talking", _("In talks")
        WON = "won", _("Won")
        INVALID = "invalid", _("Invalid")

    class Channel(models.TextChoices):
        WEB = "web", _("Web page")
        API = "api", _("API")
        PHONE = "phone", _("Telephone")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField(_("receipt"), max_length=24, unique=True)
    idempotency_key = models.CharField(max_length=80, unique=True, null=True, editable=False)  # noqa: DJ001 -- unique
    fingerprint = models.CharField(max_length=64, editable=False, blank=True)

    topic = models.CharField(_("training topic"), max_length=80, blank=True)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    headcount = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=40)
    phone_e164 = models.CharField(max_length=40, db_index=True, editable=False)
    remarks = models.TextField(_("remarks"), max_length=500, blank=True)
    answers = models.JSONField(_("further answers"), default=dict, blank=True)
    questions = models.JSONField(_("questions as shown"), default=list, blank=True)

    form_page = models.ForeignKey(PAGE, verbose_name=_("form"), **KEPT)
    form_title = models.CharField(_("form"), max_length=255, blank=True)
    source_page = models.ForeignKey(PAGE, verbose_name=_("source page"), **KEPT)
    source_title = models.CharField(_("source page"), max_length=255, blank=True)
    source_url = models.CharField(_("source address"), max_length=1000, blank=True)
    institution = models.ForeignKey(PAGE, verbose_name=_("institution"), **KEPT)
    institution_name = models.CharField(_("institution"), max_length=255, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.WEB)

    consent = models.ForeignKey(
        ConsentNotice,
        verbose_name=_("consent notice"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    consent_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    consented_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.NEW)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), **KEPT)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    is_suspected_spam = models.BooleanField(_("suspected spam"), default=False)
    spam_reasons = models.JSONField(_("reasons"), default=list, blank=True)
    created_at = models.DateTimeField(_("received at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"], name="leads_by_state")]
        permissions = [
            ("work_lead", _("Can work leads")),
            ("reveal_lead", _("Can reveal telephone numbers")),
            ("export_lead", _("Can export leads")),
            ("erase_lead", _("Can erase leads")),
        ]

    def __str__(self):
        # Reaches logs and page titles, so nothing personal.
        return self.receipt

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def is_overdue(self) -> bool:
        return bool(self.follow_up_on and self.follow_up_on < timezone.localdate() and self.state not in CLOSED)


CLOSED = {Lead.State.WON, Lead.State.INVALID}


def as_text(answer) -> str:
    """An answer to an extra question, as people read it."""
    if isinstance(answer, bool):
        return str(_("Yes") if answer else _("No"))
    return "；".join(map(str, answer)) if isinstance(answer, list) else str(answer if answer is not None else "")


class LeadEvent(models.Model):
    """What happened to a lead, when, and by whom. Written once."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        STATE = "state", _("State changed")
        ASSIGNED = "assigned", _("Assigned")
        NOTE = "note", _("Note")
        REVEALED = "revealed", _("Telephone number shown")
        EXPORTED = "exported", _("Exported")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="events", verbose_name=_("lead"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **KEPT)
    at = models.DateTimeField(_("at"), default=timezone.now)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("lead event")
        verbose_name_plural = _("lead events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class LeadExport(models.Model):
    """Who took which leads out of the house."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **KEPT)
    at = models.DateTimeField(_("at"), default=timezone.now)
    file_format = models.CharField(_("format"), max_length=8)
    filters = models.TextField(_("filters"), blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    phones_shown = models.BooleanField(_("full telephone numbers"), default=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("lead export")
        verbose_name_plural = _("lead exports")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.file_format} {self.rows}"
