from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PortalImage(AbstractImage):
    """A picture together with the right to show it."""

    class Licence(models.TextChoices):
        OWN = "own", pgettext_lazy("picture", "Our own")
        PERMITTED = "permitted", _("Permitted by the holder")
        STOCK = "stock", _("Picture library")
        OPEN = "open", _("Open licence")
        GENERATED = "generated", _("Made by AI")
        UNKNOWN = "unknown", _("Not yet confirmed")

    copyright_holder = models.CharField(_("copyright holder"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=16, choices=Licence.choices, default=Licence.UNKNOWN)
    expires_at = models.DateField(_("licence ends on"), null=True, blank=True)
    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Shown under the picture, for example the photographer."),
    )

    admin_form_fields = (*Image.admin_form_fields, "copyright_holder", "licence", "expires_at", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_portal_rendition")
        ]
