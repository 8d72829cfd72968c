from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string


class ArticleSourceQuerySet(models.QuerySet):
    def reprintable(self, *, on: date | None = None):
        """The same as `ArticleSource.may_be_reprinted`, for many."""
        own = Q(kind=ArticleSource.Kind.OWN)
        valid = Q(valid_until=None) | Q(valid_until__gte=on or localdate())
        return self.filter(own | Q(reprint_permitted=True) & valid)

    def expired(self, *, on: date | None = None):
        return self.filter(reprint_permitted=True, valid_until__lt=on or localdate())


class ArticleSource(models.Model):
    """Where an article comes from (来源), and whether it may be reprinted."""

    class Kind(models.TextChoices):
        OWN = "own", _("Our own")
        LISTED = "listed", _("Listed for reprints")
        PARTNER = "partner", _("Partner")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=120, unique=True)
    link = models.URLField(pgettext_lazy("web", "address"), blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=Kind.choices,
        default=Kind.OTHER,
        help_text=_("Says what the source is. Whether it may be reprinted is decided by the permission alone."),
    )
    reprint_permitted = models.BooleanField(
        _("reprints permitted"),
        default=False,
        help_text=_("Tick where a permission is on file, or the unit is on the official list; say which as proof."),
    )
    valid_until = models.DateField(
        _("permission ends on"), null=True, blank=True, help_text=_("The last day; empty where it has no end.")
    )
    proof = models.CharField(
        _("proof of permission"),
        max_length=200,
        blank=True,
        help_text=_("For example the number of the contract, or the list and its year."),
    )
    proof_document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("proof as a document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Keep it in a collection that only staff may open. Here only those who keep the register see it."),
    )
    proof_link = models.URLField(_("proof on the web"), max_length=500, blank=True)

    objects = ArticleSourceQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("link"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("reprint_permitted"), FieldPanel("valid_until")]),
                FieldPanel("proof"),
                FieldPanel("proof_document"),
                FieldPanel("proof_link"),
            ],
            heading=_("Permission to reprint"),
        ),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def may_be_reprinted(self, on: date | None = None) -> bool:
        """Whether its articles may be reprinted on that day, by default today."""
        if self.kind == self.Kind.OWN:
            return True
        return self.reprint_permitted and (self.valid_until is None or self.valid_until >= (on or localdate()))

    def get_reprint_permitted_display(self) -> str:
        """For the register, which would say True or False."""
        return gettext("Yes") if self.reprint_permitted else gettext("No")

    @property
    def permission_state(self):
        """The permission in one word, as the register shows it."""
        if self.may_be_reprinted():
            return _("Valid")
        return _("Expired") if self.reprint_permitted else _("None")
