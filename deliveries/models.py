import uuid

from django.db import models
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .lines import Line
from .targets import NoticeTarget

__all__ = ["Delivery", "Line", "NoticeTarget", "PendingPush", "PushDay"]


class Delivery(models.Model):
    """A message that must arrive (投递). Written in the transaction of what it tells about, sent afterwards."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("Mail")
        WEBHOOK = "webhook", _("Webhook")
        ROBOT = "robot", _("Group robot")
        PUSH = "push", _("Search engine")
        PURGE = "purge", _("CDN")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Given up")
        DROPPED = "dropped", _("Not to be sent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=200, unique=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    notice_target = models.ForeignKey(
        NoticeTarget,
        verbose_name=_("notice target"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )
    # Empty where there is a notice target: that says where it is now, not where it was.
    target = models.JSONField(_("target"))
    line = models.CharField(max_length=60, blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    content = models.JSONField(_("content"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    # Its 72 hours count from here; `created_at` is when it happened, and never moves.
    since = models.DateTimeField(default=timezone.now, editable=False)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True  # a message is no use of its target

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "next_at"], name="deliveries_due"),
            models.Index(fields=["line", "state"], name="deliveries_by_line"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.id}"


class PendingPush(models.Model):
    """An address of which a search engine is to hear with the next batch."""

    engine = models.CharField(max_length=16)
    site = models.CharField(max_length=300)
    url = models.CharField(max_length=1000)
    secret = models.CharField(max_length=128)
    is_gone = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("address to be pushed")
        verbose_name_plural = _("addresses to be pushed")
        constraints = [models.UniqueConstraint(fields=["engine", "url"], name="deliveries_pushed_once")]

    def __str__(self):
        return self.url


class PushDay(models.Model):
    """The books of one day: what a search engine took, and how many more it allows."""

    engine = models.CharField(max_length=16)
    site = models.CharField(max_length=300)
    is_gone = models.BooleanField(default=False)
    day = models.DateField()
    pushed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    remain = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("day of pushing")
        verbose_name_plural = _("days of pushing")
        constraints = [
            models.UniqueConstraint(fields=["engine", "site", "is_gone", "day"], name="deliveries_one_book_a_day")
        ]

    def __str__(self):
        return f"{self.engine} {self.site} {self.day}"

    @classmethod
    def today(cls, engine: str, site: str, is_gone: bool) -> "PushDay":
        """The book of today, perhaps not begun."""
        facts = {"engine": engine, "site": site, "is_gone": is_gone, "day": localdate()}
        return cls.objects.filter(**facts).first() or cls(**facts)
