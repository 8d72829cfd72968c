import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import swapper

from .consent import ConsentNotice
from .names import folded, masked_name
from .phones import canonical, hidden_numbers, masked
from .sealed_fields import BlindIndexField, SealedCharField, SealedJSONField, SealedTextField

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
        PHONE = "phone", pgettext_lazy("channel", "Telephone")
        FAIR = "fair", _("Fair or event")

    class Device(models.TextChoices):
        PHONE = "phone", _("Mobile phone")
        TABLET = "tablet", _("Tablet")
        DESKTOP = "desktop", _("Computer")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt = models.CharField(_("receipt"), max_length=24, unique=True)
    idempotency_key = models.CharField(max_length=80, unique=True, null=True, editable=False)  # noqa: DJ001 -- unique
    fingerprint = models.CharField(max_length=64, editable=False, blank=True)

    topic = models.CharField(_("training topic"), max_length=80, blank=True)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    headcount = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    contact_name = SealedCharField(_("contact"), max_length=40, blank=True)
    name_index = BlindIndexField(of="folded_name")
    phone = SealedCharField(_("telephone"), max_length=40)
    phone_index = BlindIndexField(of="phone_e164")
    remarks = SealedTextField(_("remarks"), max_length=500, blank=True)
    answers = SealedJSONField(_("further answers"), default=dict, blank=True)
    questions = models.JSONField(_("questions as shown"), default=list, blank=True)

    form_page = models.ForeignKey(PAGE, verbose_name=_("form"), **KEPT)
    form_title = models.CharField(_("form"), max_length=255, blank=True)
    source_page = models.ForeignKey(PAGE, verbose_name=_("source page"), **KEPT)
    source_title = models.CharField(_("source page"), max_length=255, blank=True)
    source_url = models.CharField(_("source address"), max_length=1000, blank=True)
    institution = models.ForeignKey(PAGE, verbose_name=_("institution"), **KEPT)
    institution_name = models.CharField(_("institution"), max_length=255, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.WEB)

    # As the visitor's browser told it; see attribution.py.
    first_touch = models.JSONField(_("first visit"), default=dict, blank=True)
    last_touch = models.JSONField(_("last visit"), default=dict, blank=True)
    referrer_host = models.CharField(_("referring site"), max_length=255, blank=True, db_index=True)
    utm_source = models.CharField(_("campaign source"), max_length=100, blank=True)
    utm_campaign = models.CharField(_("campaign"), max_length=100, blank=True)
    device = models.CharField(_("device"), max_length=8, choices=Device.choices, blank=True)

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
    # Asked in a box of its own: None where the form did not ask.
    partner_consent = models.BooleanField(_("may be passed on to partners"), null=True, blank=True)
    partner_text = models.TextField(_("sentence about partners as shown"), blank=True)
    erase_on = models.DateField(_("erase on"), null=True, blank=True, db_index=True)

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.NEW)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), **KEPT)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    is_suspected_spam = models.BooleanField(_("suspected spam"), default=False)
    spam_score = models.PositiveSmallIntegerField(_("points of suspicion"), default=0)
    spam_reasons = models.JSONField(_("reasons"), default=list, blank=True)
    created_at = models.DateTimeField(_("received at"), default=timezone.now, db_index=True)
    first_contacted_at = models.DateTimeField(_("first contacted at"), null=True, blank=True, editable=False)
    # What was merged stays as it was asked and agreed to; it is erased with the lead it went into.
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="merged",
        # Nearly every lead is merged into none: an index of those leads SQLite past all better ones.
        db_index=False,
    )
    batch = models.ForeignKey(
        "leads.LeadImport",
        verbose_name=_("import"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="leads",
    )

    # Whoever may see a page does not see who asked there, and no page is in use because somebody did.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="leads_by_state"),
            models.Index(fields=["-created_at", "-id"], name="leads_newest"),
            models.Index(fields=["institution", "-created_at"], name="leads_by_institution"),
            models.Index(fields=["assignee", "follow_up_on"], name="leads_by_assignee"),
            # What the desk shows unless asked for more: counted and leafed through without a look at the rows.
            models.Index(
                fields=["-created_at", "-id"],
                condition=models.Q(merged_into=None, is_suspected_spam=False),
                name="leads_on_desk",
            ),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="leads_that_were_merged"
            ),
            models.Index(fields=["created_at"], condition=models.Q(is_suspected_spam=True), name="leads_spam"),
            models.Index(fields=["consent", "created_at"], name="leads_by_consent"),
            models.Index(fields=["form_page", "created_at"], name="leads_by_form"),
            models.Index(
                fields=["follow_up_on"],
                condition=models.Q(follow_up_on__isnull=False, merged_into=None, is_suspected_spam=False),
                name="leads_follow_up_days",
            ),
        ]
        permissions = [
            ("work_lead", _("Can work leads")),
            ("reveal_lead", _("Can reveal telephone numbers")),
            ("export_lead", _("Can export leads")),
            ("erase_lead", _("Can erase leads")),
            ("configure_lead", _("Can configure leads")),
        ]

    def __str__(self):
        # Reaches logs and page titles, so nothing personal.
        return self.receipt

    @property
    def phone_e164(self) -> str:
        return canonical(self.phone)

    @property
    def folded_name(self) -> str:
        return folded(self.contact_name)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def masked_name(self) -> str:
        return masked_name(self.contact_name)

    @property
    def masked_remarks(self) -> str:
        """The remarks, in which people repeat their numbers."""
        return hidden_numbers(self.remarks)

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
        MERGED = "merged", _("Merged")
        RELEASED = "released", _("Released: no spam")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="events", verbose_name=_("lead"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **KEPT)
    at = models.DateTimeField(_("at"), default=timezone.now)
    text = SealedTextField(pgettext_lazy("event", "text"), blank=True)

    class Meta:
        verbose_name = _("lead event")
        verbose_name_plural = _("lead events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
