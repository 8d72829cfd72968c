from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .listings import as_cards, count_below, live_articles, popular_articles
from .paging import one_page_of
from .review.copy_form import ReviewedCopyForm
from .section_sheet import SectionSheet
from .withdrawals.records import last_withdrawal_below


class ArticleIndexPageMixin(SearchEngineMixin, models.Model):
    """A section: its articles, and those of the sections beneath it."""

    form_place = "side"
    drawn_in_parts = tells_facts = True
    copy_form_class = ReviewedCopyForm

    introduction = models.TextField(_("introduction"), max_length=200, blank=True)

    content_panels = [FieldPanel("introduction")]
    search_fields = [index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        shown = one_page_of(self, request) | {"sheet": SectionSheet(self, request)}
        return super().get_context(request, *args, **kwargs) | shown

    def latest(self, limit: int) -> list:
        """The newest articles of this section and those beneath it, as cards."""
        return as_cards(live_articles(within=self)[:limit])

    def popular(self, limit: int) -> list:
        """The most read of them, as cards."""
        return as_cards(popular_articles(live_articles(within=self), limit))

    def card_count(self) -> int:
        return count_below(self)

    def get_sitemap_urls(self, request=None):
        """Search engines learn by the section's date that something below it is gone."""
        urls = super().get_sitemap_urls(request)
        withdrawn = last_withdrawal_below(self)
        for url in urls if withdrawn else []:
            url["lastmod"] = max(withdrawn, url["lastmod"] or withdrawn)
        return urls

    @property
    def summary(self):
        return self.introduction

    def sections_around(self) -> dict:
        """The sections a reader may step to: those beneath this one, else its siblings under the same section."""
        children = self.sections_of(self)
        if children:
            return {"top": self, "items": children}
        parent = self.get_parent()
        if parent and issubclass(parent.specific_class or type(None), ArticleIndexPageMixin):
            return {"top": parent, "items": self.sections_of(parent)}
        return {"top": self, "items": []}

    def sections_of(self, page) -> list:
        return list(page.get_children().live().public().type(ArticleIndexPageMixin))
