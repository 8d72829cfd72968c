"""The lists of terms an operator keeps: what should not be written, or not like that."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.models import Site

from .findings import Severity

swapper.set_app_prefix("wagtailcore", "wagtail")


class Term(models.Model):
    """A word or phrase, how serious it is, and where it is fine."""

    class Kind(models.TextChoices):
        ABSOLUTE = "absolute", _("absolute claim in advertising")
        PROMISE = "promise", _("promise in training")
        CONFUSED = "confused", _("easily confused word")
        NAME = "name", _("post or proper name")
        OTHER = "other", _("other")

    class Scope(models.TextChoices):
        EVERYTHING = "everything", _("all pages")
        ARTICLES = "articles", _("articles only")
        OTHERS = "others", _("all pages but articles, for example programmes")

    pattern = models.CharField(
        _("term"), max_length=100, help_text=_("Found exactly as written; capital and small letters count as the same.")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.OTHER)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices, default=Severity.WARN)
    suggestion = models.CharField(_("better"), max_length=200, blank=True)
    exceptions = models.TextField(
        _("fine within"), blank=True, help_text=_("One phrase a line that contains the term and may be written.")
    )
    scope = models.CharField(_("applies to"), max_length=16, choices=Scope.choices, default=Scope.EVERYTHING)
    section = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("only beneath"),
        null=True,
        blank=True,
        # A rule for one section must not become a rule for all when that section goes.
        on_delete=models.CASCADE,
        related_name="+",
    )
    site = models.ForeignKey(
        Site, verbose_name=_("only on site"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=300, blank=True, help_text=_("Shown to whoever wrote the term."))
    active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["kind", "pattern"]

    def __str__(self):
        return self.pattern

    def clean(self):
        self.pattern = self.pattern.strip()
        if not self.pattern:
            raise ValidationError({"pattern": _("Please write the term.")})
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValidationError({"valid_to": _("The last day lies before the first.")})
        if useless := [phrase for phrase in self.fine_within if self.pattern.lower() not in phrase.lower()]:
            raise ValidationError({"exceptions": _("“%(phrase)s” does not contain the term.") % {"phrase": useless[0]}})

    @property
    def fine_within(self) -> list[str]:
        return [phrase.strip() for phrase in self.exceptions.splitlines() if phrase.strip()]

    @property
    def is_valid_today(self) -> bool:
        today = localdate()
        return (self.valid_from or today) <= today <= (self.valid_to or today)

    @property
    def identity(self) -> tuple:
        """Equal for two terms that speak of the same pages: an import changes the one instead of adding the other."""
        return self.pattern, self.kind, self.scope, self.site_id, self.section_id
