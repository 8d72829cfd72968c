from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArticleSource(models.Model):
    """Where an article comes from (来源), and whether it may be reprinted."""

    class Kind(models.TextChoices):
        OWN = "own", _("Our own")
        LISTED = "listed", _("Listed for reprints")
        PARTNER = "partner", _("Partner")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=120, unique=True)
    link = models.URLField(pgettext_lazy("web", "address"), blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.OTHER)
    reprint_permitted = models.BooleanField(
        _("reprints permitted"), default=False, help_text=_("Tick only where a written permission is on file.")
    )
    proof = models.CharField(_("proof of permission"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self):
        return self.name
