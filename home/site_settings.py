import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string

from renditions.together import sizes_of, take_sizes

from .engine_settings import EngineSettingsMixin
from .validators import validate_icp, validate_police, validate_telephone

PAGE = {"null": True, "blank": True, "on_delete": models.SET_NULL, "related_name": "+"}


@register_setting(icon="site", order=10)
class SiteSettings(EngineSettingsMixin, BaseSiteSetting):
    """What every page of one site says about who runs it and how to reach them."""

    picture_presets = {"consult_picture": ["code"], "share_image": ["share"]}
    select_related = ["enquiry_form", "privacy_page", "accessibility_page", "consult_picture", "share_image"]

    name = models.CharField(_("site name"), max_length=60, blank=True, help_text=_("Behind every page title."))
    tagline = models.CharField(_("tagline"), max_length=80, blank=True)
    hotline = models.CharField(_("hotline"), max_length=30, blank=True, validators=[validate_telephone])
    hotline_hours = models.CharField(_("hours of the hotline"), max_length=60, blank=True)
    consult_link = models.URLField(_("customer service link"), blank=True)
    consult_picture = models.ForeignKey(get_image_model_string(), verbose_name=_("customer service QR code"), **PAGE)
    address = models.TextField(_("address"), max_length=200, blank=True)
    copyright_holder = models.CharField(_("copyright holder"), max_length=80, blank=True)
    disclaimer = models.TextField(_("disclaimer"), max_length=400, blank=True)
    takedown_contact = models.CharField(
        _("take-down contact"), max_length=120, blank=True, help_text=_("Mail address or telephone for objections.")
    )
    host_unit = models.CharField(_("authorising unit"), max_length=80, blank=True, help_text=_("主办单位"))
    operator = models.CharField(_("operator"), max_length=80, blank=True, help_text=_("运营单位"))
    authorisation = models.CharField(
        _("authorisation"), max_length=120, blank=True, help_text=_("How the operator is authorised, and until when.")
    )
    icp_number = models.CharField(_("ICP number"), max_length=40, blank=True, validators=[validate_icp])
    police_number = models.CharField(
        _("public-security number"), max_length=40, blank=True, validators=[validate_police]
    )
    enquiry_form = models.ForeignKey("wagtailcore.Page", verbose_name=_("enquiry form"), **PAGE)
    privacy_page = models.ForeignKey("wagtailcore.Page", verbose_name=_("privacy policy"), **PAGE)
    accessibility_page = models.ForeignKey("wagtailcore.Page", verbose_name=_("accessibility statement"), **PAGE)

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading=_("Name")),
        MultiFieldPanel(
            [
                FieldPanel("hotline"),
                FieldPanel("hotline_hours"),
                FieldPanel("consult_link"),
                FieldPanel("consult_picture"),
                FieldPanel("address"),
                FieldPanel("enquiry_form"),
            ],
            heading=_("How to reach us"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("host_unit"),
                FieldPanel("operator"),
                FieldPanel("authorisation"),
                FieldPanel("copyright_holder"),
                FieldPanel("disclaimer"),
                FieldPanel("takedown_contact"),
                FieldPanel("icp_number"),
                FieldPanel("police_number"),
                FieldPanel("privacy_page"),
                FieldPanel("accessibility_page"),
            ],
            heading=_("Foot of the page"),
        ),
        EngineSettingsMixin.engine_panel,
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    @classmethod
    def with_pictures(cls, site) -> "SiteSettings":
        """Those of the site, with the sizes of their pictures, in one question."""
        sizes = {f"sizes_of_{name}": sizes_of(name) for name in cls.picture_presets}
        found = cls.base_queryset().annotate(**sizes).filter(site=site).first()
        if found is None:
            return cls.for_site(site)
        for name in cls.picture_presets:
            take_sizes(getattr(found, name), getattr(found, f"sizes_of_{name}"))
        return found

    @property
    def icp_link(self) -> str:
        """The ministry's page, where every number may be checked."""
        return "https://beian.miit.gov.cn/" if self.icp_number else ""

    @property
    def police_link(self) -> str:
        """The public-security page of exactly this number."""
        digits = "".join(re.findall(r"\d+", self.police_number))
        return f"https://beian.mps.gov.cn/#/query/webSearch?code={digits}" if digits else ""
