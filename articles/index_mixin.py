from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .hot_lists import hot_lists
from .listings import as_cards, live_articles, popular_articles
from .paging import one_page
from .review.copy_form import ReviewedCopyForm
from .structured_data import section_data
from .withdrawals.records import last_withdrawal_below

HOT = 6  # entries of each hot list on the page of a section


class ArticleIndexPageMixin(SearchEngineMixin, models.Model):
    """A section: its articles, and those of the sections beneath it."""

    form_place = "side"
    copy_form_class = ReviewedCopyForm

    introduction = models.TextField(_("introduction"), max_length=200, blank=True)

    content_panels = [FieldPanel("introduction")]
    search_fields = [index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        listing = one_page(live_articles(within=self), request)
        return (
            super().get_context(request, *args, **kwargs)
            | listing
            | {
                "hot_lists": hot_lists(self, HOT) if listing["articles"].object_list else [],
                "sections": self.sections_around(),
                "structured_data": section_data(self, request),
            }
        )

    def latest(self, limit: int) -> list:
        """The newest articles of this section and those beneath it, as cards."""
        return as_cards(live_articles(within=self)[:limit])

    def popular(self, limit: int) -> list:
        """The most read of them, as cards."""
        return as_cards(popular_articles(live_articles(within=self), limit))

    def card_count(self) -> int:
        return live_articles(within=self).count()

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
