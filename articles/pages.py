"""Ready-made pages. Where the base page is swapped they do not exist: a site subclasses the mixins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from zhsearch.slugs import PinyinSlugMixin

from .mixins import ArticleIndexPageMixin, ArticlePageMixin
from .panels import SLUGLESS_TITLE


class ArticleIndexPage(PinyinSlugMixin, ArticleIndexPageMixin, Page):
    """The ready-made section (栏目). Sections nest."""

    subpage_types = ["articles.ArticleIndexPage", "articles.ArticlePage"]

    content_panels = [SLUGLESS_TITLE, *Page.content_panels[1:], *ArticleIndexPageMixin.content_panels]
    promote_panels = [*Page.promote_panels, *ArticleIndexPageMixin.promote_panels]
    search_fields = [*Page.search_fields, *ArticleIndexPageMixin.search_fields]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")


class ArticlePage(PinyinSlugMixin, ArticlePageMixin, Page):
    """The ready-made article (文章). Sites with their own base page subclass the mixin."""

    tags = ClusterTaggableManager(
        through=ArticleTag, blank=True, verbose_name=_("tags"), help_text=_("Separated by commas or spaces.")
    )

    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types = []

    content_panels = [
        SLUGLESS_TITLE,
        *Page.content_panels[1:],
        *ArticlePageMixin.content_panels[:-1],
        FieldPanel("tags"),
        *ArticlePageMixin.content_panels[-1:],
    ]
    promote_panels = [*Page.promote_panels, *ArticlePageMixin.promote_panels]
    search_fields = [
        *Page.search_fields,
        *ArticlePageMixin.search_fields,
        index.RelatedFields("tags", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
