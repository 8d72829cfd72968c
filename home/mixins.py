"""What the portal's own pages share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .blocks import FactBlock, FrontBlock
from .routing import deepest_page, loaded, page_above, page_below


class FrontPageMixin(SearchEngineMixin, models.Model):
    """A front page: a welcome, a few facts, and the lists its editors choose."""

    form_place = "band"
    drawn_in_parts = True
    loaded_with = ["enquiry_form", "popular_list"]

    hero_heading = models.CharField(
        _("large heading"), max_length=60, blank=True, help_text=_("A vertical bar marks where the line may break.")
    )
    hero_text = models.TextField(_("text below it"), max_length=200, blank=True)
    facts = StreamField(StreamBlock([("fact", FactBlock())]), verbose_name=_("facts"), blank=True, max_num=4)
    body = StreamField(FrontBlock(), verbose_name=_("bands"), blank=True)
    enquiry_form = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("enquiry form"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands on every page below."),
    )
    popular_list = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("list of popular programmes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its most popular entries stand beside every page below."),
    )

    hero_panel = MultiFieldPanel([FieldPanel("hero_heading"), FieldPanel("hero_text")], heading=_("First screen"))
    furniture_panel = MultiFieldPanel(
        [FieldPanel("enquiry_form"), FieldPanel("popular_list")], heading=_("On every page below")
    )
    search_fields = [index.SearchField("hero_heading"), index.SearchField("hero_text")]
    api_fields = [APIField("hero_heading"), APIField("hero_text"), APIField("facts"), APIField("body")]

    class Meta:
        abstract = True

    def route(self, request, path_components):
        plain_routes = {Page.route, FrontPageMixin.route}
        above = page_above(self, path_components, plain_routes)
        if above is None or not path_components:
            page, rest = deepest_page(self, path_components, plain_routes)
        elif above is self or type(above).route in plain_routes:
            child = page_below(self, above, path_components)
            page, rest = (child, []) if child else (above, path_components[-1:])
        else:
            page, rest = above, path_components[-1:]
        page = loaded(page)
        plainly = type(page).route is FrontPageMixin.route
        return super(FrontPageMixin, page).route(request, rest) if plainly else page.route(request, rest)

    @property
    def hero_lines(self) -> list[str]:
        return (self.hero_heading or self.title).split("|")
