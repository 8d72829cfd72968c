import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.fields import RichTextField


class ConsentNotice(models.Model):
    """One version of what a visitor agrees to (个人信息告知). A version somebody agreed to never changes."""

    title = models.CharField(_("title"), max_length=60, default="个人信息告知")
    version = models.CharField(_("version"), max_length=20, help_text=_("For example 2026-09."))
    sentence = models.CharField(
        _("sentence beside the box"),
        max_length=200,
        help_text=_("Who uses what for which purpose, and for how long."),
    )
    text = RichTextField(_("full text"), features=["h3", "bold", "ol", "ul", "link"])
    retention_months = models.PositiveSmallIntegerField(_("months of storage"), default=12)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent notice")
        verbose_name_plural = _("consent notices")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["title", "version"], name="leads_one_notice_per_version")]

    def __str__(self):
        return f"{self.title} {self.version}"

    def clean(self):
        if self.pk and self.leads.exists() and self.fingerprint != ConsentNotice.objects.get(pk=self.pk).fingerprint:
            raise ValidationError(_("Somebody has agreed to this version. Make a new version instead of changing it."))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything shown to the visitor."""
        return hashlib.sha256(f"{self.title}\n{self.version}\n{self.sentence}\n{self.text}".encode()).hexdigest()
