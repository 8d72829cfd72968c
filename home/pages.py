"""Ready-made pages of the portal."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Page
from wagtail.search import index

from fragments.rows import object_from, rows
from renditions.together import sizes_of, take_sizes
from zhsearch.engines import SearchEngineMixin
from zhsearch.slugs import PinyinSlugMixin

from .blocks import PlainBlock
from .children import children_of
from .mixins import FrontPageMixin
from .validators import validate_telephone


class HomePage(PinyinSlugMixin, FrontPageMixin, Page):
    """The front page of the portal (门户首页)."""

    parent_page_types = ["wagtailcore.Page"]

    content_panels = [
        *Page.content_panels,
        FrontPageMixin.hero_panel,
        FieldPanel("facts"),
        FieldPanel("body"),
        FrontPageMixin.furniture_panel,
    ]
    promote_panels = [*Page.promote_panels, *FrontPageMixin.promote_panels]
    search_fields = [*Page.search_fields, *FrontPageMixin.search_fields]

    class Meta:
        verbose_name = _("portal front page")
        verbose_name_plural = _("portal front pages")

    def institutions(self):
        """The institutions below, in the editors' order."""
        return children_of(self, InstitutionPage).live().public().select_related("logo")


class InstitutionPage(PinyinSlugMixin, FrontPageMixin, Page):
    """The front page of an institution (院校首页), and the wall around everything below it."""

    class Theme(models.TextChoices):
        TEAL = "", _("Teal")
        RED = "red", _("Academy red")
        NAVY = "navy", _("Navy")
        PINE = "pine", _("Pine green")

    is_institution = True
    loaded_with = [*FrontPageMixin.loaded_with, "logo"]
    picture_presets = {"logo": ["mark", "small_mark"]}

    short_name = models.CharField(
        _("short name"), max_length=30, help_text=_("In the breadcrumb, for example 云岭大学.")
    )
    unit = models.CharField(_("department"), max_length=60, blank=True, help_text=_("Below the name in the header."))
    place = models.CharField(pgettext_lazy("institution", "place"), max_length=30, blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    welcome = models.CharField(_("welcome line"), max_length=60, blank=True)
    hotline = models.CharField(
        _("hotline of its own"),
        max_length=30,
        blank=True,
        validators=[validate_telephone],
        help_text=_("Empty: the hotline of the site."),
    )
    theme = models.CharField(_("colours"), max_length=8, choices=Theme.choices, default=Theme.TEAL, blank=True)
    introduction = models.TextField(_("introduction"), max_length=120, blank=True, help_text=_("On the portal."))

    parent_page_types = ["home.HomePage", "wagtailcore.Page"]

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("short_name"),
                FieldPanel("unit"),
                FieldPanel("place"),
                FieldPanel("logo"),
                FieldPanel("hotline"),
                FieldPanel("theme"),
                FieldPanel("introduction"),
            ],
            heading=_("About the institution"),
        ),
        FieldPanel("welcome"),
        FrontPageMixin.hero_panel,
        FieldPanel("facts"),
        InlinePanel("credentials", heading=_("Credentials"), label=_("credential")),
        FieldPanel("body"),
        FrontPageMixin.furniture_panel,
    ]
    promote_panels = [*Page.promote_panels, *FrontPageMixin.promote_panels]
    search_fields = [*Page.search_fields, *FrontPageMixin.search_fields, index.SearchField("short_name")]
    api_fields = [
        *FrontPageMixin.api_fields,
        APIField("short_name"),
        APIField("welcome"),
        APIField("hotline"),
        APIField("theme"),
        APIField("logo"),
        APIField("credentials"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("page type", "institution")
        verbose_name_plural = pgettext_lazy("page type", "institutions")

    def get_context(self, request, *args, **kwargs):
        drawn = [draw(self, request) for draw in hooks.get_hooks("hot_lists_of_page")]
        return super().get_context(request, *args, **kwargs) | {"most_read": [lists for lists in drawn if lists]}

    @classmethod
    def rows_beside(cls, above, private):
        columns = [field.attname for field in Credential._meta.concrete_fields]
        of_each = Credential.objects.filter(page=OuterRef("pk"))
        return {"rows_of_credentials": rows(of_each, columns), "rows_of_logo": sizes_of("logo")}

    def take_beside(self):
        take_sizes(self.logo, self.rows_of_logo)
        found = [object_from(Credential, known) for known in self.rows_of_credentials or []]
        self.all_credentials = sorted(found, key=lambda credential: (credential.sort_order or 0, credential.pk))

    @cached_property
    def all_credentials(self) -> list["Credential"]:
        return list(self.credentials.all())

    @property
    def summary(self):
        return self.introduction


class Credential(Orderable):
    """A licence or authorisation that can be checked (资质)."""

    class Badge(models.TextChoices):
        CHARTER = "charter", _("Charter")
        BUILDING = "building", _("Building")
        SHIELD = "shield", _("Shield")
        BOOK = "book", _("Book")

    page = ParentalKey(InstitutionPage, on_delete=models.CASCADE, related_name="credentials")
    title = models.CharField(pgettext_lazy("credential", "title"), max_length=60)
    issued_by = models.CharField(_("issuing body"), max_length=60)
    proof = models.URLField(_("proof"), blank=True, help_text=_("Where anyone can check it."))
    valid_until = models.CharField(
        _("valid until"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{2}$", _("Write year and month, for example 2028-12."))],
    )
    badge = models.CharField(_("badge"), max_length=16, choices=Badge.choices, default=Badge.CHARTER)

    panels = [
        FieldPanel("title"),
        FieldPanel("issued_by"),
        FieldPanel("proof"),
        FieldPanel("valid_until"),
        FieldPanel("badge"),
    ]
    api_fields = [APIField("title"), APIField("issued_by"), APIField("proof"), APIField("valid_until")]

    class Meta(Orderable.Meta):
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self):
        return self.title


class StandardPage(PinyinSlugMixin, SearchEngineMixin, Page):
    """A plain page (单页): about us, privacy policy, accessibility statement."""

    form_place = "side"
    picture_presets = {"body.image": ["body"], "body.paragraph": ["body", "aside"]}

    introduction = models.TextField(_("introduction"), max_length=200, blank=True)
    body = StreamField(PlainBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["home.HomePage", "home.InstitutionPage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, *SearchEngineMixin.promote_panels]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField("introduction"), APIField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    @property
    def summary(self):
        return self.introduction
