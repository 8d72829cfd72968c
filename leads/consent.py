import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.fields import RichTextField

DAYS_A_MONTH = 30.44


class ConsentNotice(models.Model):
    """One version of what a visitor agrees to (个人信息告知). A version somebody agreed to never changes."""

    title = models.CharField(_("title"), max_length=60, default="个人信息告知")
    version = models.CharField(_("version"), max_length=20, help_text=_("For example 2026-09."))
    sentence = models.CharField(
        _("sentence beside the box"),
        max_length=200,
        help_text=_("Who uses what for which purpose, and for how long."),
    )
    controller = models.CharField(
        _("who answers for the data"), max_length=200, blank=True, help_text=_("The institution by its legal name.")
    )
    purpose = models.CharField(_("what the data is for"), max_length=300, blank=True)
    contact = models.CharField(
        _("whom to turn to"), max_length=200, blank=True, help_text=_("To see, correct or erase data: telephone, mail.")
    )
    partner_sentence = models.CharField(
        _("sentence beside the partners' box"),
        max_length=200,
        blank=True,
        help_text=_("A second box, which nobody has to tick. Empty: nothing is passed on, and there is no box."),
    )
    partners = models.TextField(
        _("partners"), blank=True, help_text=_("One a line: name, contact, what they get and what for.")
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
        if bool(self.partner_sentence) != bool(self.partners.strip()):
            missing = "partners" if self.partner_sentence else "partner_sentence"
            raise ValidationError(
                {missing: _("Name the partners, and write the sentence to agree to: both or neither.")}
            )
        if self.pk and self.leads.exists() and self.fingerprint != ConsentNotice.objects.get(pk=self.pk).fingerprint:
            raise ValidationError(_("Somebody has agreed to this version. Make a new version instead of changing it."))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything shown to the visitor."""
        told = f"{self.title}\n{self.version}\n{self.sentence}\n{self.text}"
        # Without these it is what it was before they existed.
        later = [self.controller, self.purpose, self.contact, self.partner_sentence, self.partners]
        if any(later):
            told = "\n".join([told, *later, str(self.retention_months)])
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def promise(self) -> tuple[str, int]:
        """What somebody who agreed may rely on."""
        return self.fingerprint, self.retention_months

    @property
    def partner_names(self) -> list[str]:
        return [line.strip() for line in self.partners.splitlines() if line.strip()]

    @property
    def partner_text(self) -> str:
        """What somebody agrees to who ticks the second box."""
        return "\n".join([self.partner_sentence, *self.partner_names])
