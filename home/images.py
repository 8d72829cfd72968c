from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail.documents import get_document_model_string
from wagtail.images.models import AbstractImage, AbstractRendition, Image, ImageQuerySet
from wagtail.models import ReferenceIndex

NOTICE_DAYS = 30


class PortalImageQuerySet(ImageQuerySet):
    def expired(self, *, on: date | None = None):
        return self.filter(expires_at__lt=on or localdate())

    def expiring(self, *, until: date):
        """Those whose licence is good today and ends on that day or before."""
        return self.filter(expires_at__gte=localdate(), expires_at__lte=until)

    def in_doubt(self):
        """Those nobody has confirmed, or that need a proof and have none on file."""
        unproven = Q(licence__in=PortalImage.NEED_PROOF, licence_document=None, licence_link="")
        return self.filter(Q(licence=PortalImage.Licence.UNKNOWN) | unproven)


class PortalImage(AbstractImage):
    """A picture together with the right to show it."""

    class Licence(models.TextChoices):
        OWN = "own", pgettext_lazy("picture", "Our own")
        PERMITTED = "permitted", _("Permitted by the holder")
        STOCK = "stock", _("Picture library")
        OPEN = "open", _("Open licence")
        GENERATED = "generated", _("Made by AI")
        UNKNOWN = "unknown", _("Not yet confirmed")

    NEED_PROOF = (Licence.PERMITTED, Licence.STOCK)

    copyright_holder = models.CharField(
        _("copyright holder"), max_length=120, blank=True, help_text=_("The person or unit that owns the picture.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=16,
        choices=Licence.choices,
        default=Licence.UNKNOWN,
        help_text=_("On what ground we may show it. A picture made by AI is labelled so wherever it has a caption."),
    )
    licence_document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("proof of the licence"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The contract, invoice or letter. Keep it in a collection that only staff may open."),
    )
    licence_link = models.URLField(
        _("proof on the web"), max_length=500, blank=True, help_text=_("For example the page of the picture library.")
    )
    expires_at = models.DateField(
        _("licence ends on"), null=True, blank=True, help_text=_("The last day; empty where it has no end.")
    )
    portrait_consent = models.BooleanField(
        _("consent of those shown"),
        default=False,
        help_text=_("Tick when everybody who can be recognised has agreed in writing, or nobody can be recognised."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Shown under the picture, for example the photographer."),
    )

    objects = PortalImageQuerySet.as_manager()

    admin_form_fields = (
        *Image.admin_form_fields,
        "copyright_holder",
        "licence",
        "licence_document",
        "licence_link",
        "expires_at",
        "portrait_consent",
        "credit",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def credit_line(self) -> str:
        """What stands under the picture: the credit, and the visible label that GB 45438-2025 asks of AI pictures."""
        label = str(_("Made by AI")) if self.licence == self.Licence.GENERATED else ""
        return " · ".join(part for part in (self.credit, label) if part)

    @property
    def licence_warning(self) -> str:
        """What is wrong with the right to show it, in a few words; empty where nothing is."""
        today = localdate()
        if self.expires_at and self.expires_at < today:
            return _("Licence expired")
        if self.licence == self.Licence.UNKNOWN:
            return _("Licence not confirmed")
        if self.expires_at and (self.expires_at - today).days <= NOTICE_DAYS:
            return _("Licence ends on %(day)s") % {"day": self.expires_at}
        if self.licence in self.NEED_PROOF and not (self.licence_document_id or self.licence_link):
            return _("No proof of the licence")
        return ""

    @property
    def used_in(self) -> str:
        """The pages and records that show it, by the reference index."""
        shown = ReferenceIndex.get_references_to(self).group_by_source_object()
        return "；".join(str(source) for source, _references in shown)


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_portal_rendition")
        ]
