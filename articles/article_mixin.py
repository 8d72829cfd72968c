from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.api import APIField
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .beside import rows_beside, take_rows
from .blocks import BodyBlock
from .counting.curve import ViewsPanel
from .counting.tokens import token_of
from .panels import TidyPanel, TitleDiffersPanel
from .proofing.panel import ProofingPanel
from .recommendations import Recommended
from .review.copy_form import ReviewedCopyForm
from .sheets import Sheet
from .tags import tags_of
from .texts import beginning_of
from .view_counts import views_of

swapper.set_app_prefix("wagtailcore", "wagtail")
# Wagtail's own widget shows minutes, and saving the form would cut the seconds off.
TO_THE_SECOND = "%Y-%m-%d %H:%M:%S"


class ArticlePageMixin(SearchEngineMixin, models.Model):
    """A story with a source and a moment it was first told."""

    form_place = "side"
    crumb_leaf = True
    drawn_in_parts = tells_facts = True
    card_template = "articles/cards/row.html"
    drawn_with = ["source", "cover"]
    loaded_with = [*drawn_with, "view_total"]
    picture_presets = {
        "cover": ["cover", "feature", "row", "share"],
        "body.image": ["body"],
        "body.paragraph": ["body", "aside"],
        "body.video": ["poster"],
    }
    copy_form_class = ReviewedCopyForm

    summary = models.TextField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("One or two sentences, shown in lists and above the text."),
    )
    cover = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    source = models.ForeignKey(
        "articles.ArticleSource",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty means written by ourselves."),
    )
    author = models.CharField(_("author"), max_length=80, blank=True)
    editor = models.CharField(_("editor in charge"), max_length=80, blank=True)
    published_at = models.DateTimeField(
        _("publish time"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Shown to the second and used for the order. Empty: the moment it first goes live."),
    )
    original_title = models.CharField(
        _("original title"),
        max_length=200,
        blank=True,
        help_text=_("For reprints: the title as the source printed it. Readers see it where ours differs."),
    )
    original_author = models.CharField(
        _("original author"), max_length=80, blank=True, help_text=_("For reprints: who is named in the source.")
    )
    original_url = models.URLField(_("original address"), max_length=500, blank=True, help_text=_("For reprints."))
    recommended = StreamField(
        [("page", PageChooserBlock(label=_("article")))],
        verbose_name=_("recommended articles"),
        blank=True,
        max_num=6,
        help_text=_("Chosen by hand. The list is filled up with related articles, so it may stay empty."),
    )

    content_panels = [
        ProofingPanel(),
        FieldPanel("summary"),
        FieldPanel("cover"),
        FieldPanel("body"),
        TidyPanel(),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldPanel("original_url"),
                FieldPanel("original_title"),
                TitleDiffersPanel(),
                FieldPanel("original_author"),
                FieldPanel("author"),
                FieldPanel("editor"),
            ],
            heading=_("Where it comes from"),
        ),
        FieldPanel("published_at", widget=AdminDateTimeInput(format=TO_THE_SECOND)),
        FieldPanel("recommended"),
        ViewsPanel(heading=_("Readers")),
    ]
    search_fields = [
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("author"),
        index.SearchField("original_title"),
        index.FilterField("published_at"),
        index.FilterField("source"),
    ]
    api_fields = [
        APIField("summary"),
        APIField("cover"),
        APIField("body"),
        APIField("source_name"),
        APIField("author"),
        APIField("editor"),
        APIField("published_at"),
        APIField("original_url"),
        APIField("original_title"),
        APIField("original_author"),
        APIField("is_reprint"),
        APIField("view_count"),
    ]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.live and not self.published_at:
            self.published_at = self.first_published_at or timezone.now()
        return super().save(*args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        shown = {"sheet": Sheet(self, request), "recommended": Recommended(self, request)}
        return super().get_context(request, *args, **kwargs) | shown

    @classmethod
    def rows_beside(cls, above, private):
        return rows_beside(cls, above, private)

    def take_beside(self):
        take_rows(self)

    @property
    def topics(self) -> list[str]:
        """What it is about, in words: programmes of the same field may stand beside it."""
        return [*(tag.name for tag in self.tag_list), self.title, self.summary]

    @property
    def head_facts(self):
        """What the head of the page tells search engines and messengers."""
        return {
            "kind": "article",
            "published": self.shown_at,
            "updated": self.last_published_at,
            "source": self.source_name,
            "author": self.author or self.original_author,
            "keywords": [tag.name for tag in self.tag_list],
            "picture": self.cover,
        }

    @property
    def excerpt(self):
        """How the text begins, where nobody wrote a summary."""
        return beginning_of(self.body)

    @property
    def api_path(self):
        return f"/articles/{self.pk}"

    @property
    def source_name(self):
        return self.source.name if self.source else ""

    @property
    def source_url(self):
        """Where the article was first told, else where its source lives; may be empty."""
        return self.original_url or (self.source.link if self.source else "")

    @property
    def is_reprint(self):
        return bool(self.original_url or self.original_title or self.original_author)

    @property
    def has_other_title(self):
        """Whether the source printed it under another title, which readers must be told."""
        return bool(self.original_title) and self.original_title.strip() != self.title.strip()

    @cached_property
    def view_count(self):
        """An alias shows the readers of the page it mirrors."""
        if self.counted_pk == self.pk and "view_total" in self._state.fields_cache:
            total = self._state.fields_cache["view_total"]
            return total.views if total else 0
        return views_of(self.counted_pk) if self.counted_pk else 0

    @property
    def counted_pk(self):
        return self.alias_of_id or self.pk

    @property
    def view_token(self):
        """What a beacon is sent with; a page that was never saved has none."""
        return token_of(self.counted_pk) if self.pk else ""

    @cached_property
    def tag_list(self) -> list:
        """Its tags; a site's own page class may have none."""
        return tags_of(self) if hasattr(self, "tags") else []

    @property
    def shown_at(self):
        """The time under the title; a draft that was never live has none."""
        return self.published_at or self.first_published_at
