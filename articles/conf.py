"""Settings of this app, read at the time of use so that `override_settings` works."""

from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wagtail.models import get_page_models

PROOFING_PROVIDERS = [
    "articles.proofing.providers.personal_data.check_personal_data",
    "articles.proofing.providers.words.check_terms",
    "articles.proofing.providers.structure.check_source",
    "articles.proofing.providers.structure.check_title",
    "articles.proofing.providers.structure.check_headings",
    "articles.proofing.providers.pictures.check_pictures",
    "articles.proofing.providers.links.check_links",
    "articles.proofing.providers.punctuation.check_punctuation",
    "articles.proofing.providers.outside.ask_outside_service",
]


class ArticlesConf:
    @property
    def PAGE_SIZE(self) -> int:
        """Articles on one page of a section."""
        return getattr(settings, "ARTICLES_PAGE_SIZE", 20)

    @property
    def HOT_SECONDS(self) -> int:
        """Seconds for which the most read of a day, week or month are remembered; 0 counts for every reader."""
        return getattr(settings, "ARTICLES_HOT_SECONDS", 300)

    @property
    def FEED_SIZE(self) -> int:
        """Articles in a feed."""
        return getattr(settings, "ARTICLES_FEED_SIZE", 20)

    @property
    def FEED_FULL_TEXT(self) -> bool:
        """Whether feeds hold the whole text of an article or its summary."""
        return getattr(settings, "ARTICLES_FEED_FULL_TEXT", False)

    @property
    def VIEW_WINDOW(self) -> int:
        """Seconds in which the same visitor counts once per article; 0 counts every view."""
        return getattr(settings, "ARTICLES_VIEW_WINDOW", 60)

    @property
    def SPOOL_DIR(self) -> Path | None:
        """A directory of this host, on a local disk, where views are put down; None writes each to the database."""
        return getattr(settings, "ARTICLES_SPOOL_DIR", None)

    @property
    def SHARED_CACHE(self) -> str | None:
        """Name of the cache that remembers the window for all hosts; None where each host remembers its own."""
        return getattr(settings, "ARTICLES_SHARED_CACHE", "default")

    @property
    def TRUSTED_PROXIES(self) -> int:
        """How many proxies of ours stand in front and add to `X-Forwarded-For`; 0 believes no such header."""
        return getattr(settings, "ARTICLES_TRUSTED_PROXIES", 0)

    @property
    def KEEP_DAYS(self) -> int:
        """Days for which views are kept by day; of older months the sum is kept."""
        return getattr(settings, "ARTICLES_KEEP_DAYS", 400)

    @property
    def COUNTED_ORIGINS(self) -> list[str]:
        """Other hosts whose scripts may count a view: headless front ends, by default those CORS lets in."""
        return getattr(settings, "ARTICLES_COUNTED_ORIGINS", getattr(settings, "CORS_ALLOWED_ORIGINS", []))

    @property
    def PAGE_MODEL(self) -> str:
        """`app.Model` of the article page, needed only where a site has several."""
        return getattr(settings, "ARTICLES_PAGE_MODEL", "")

    @property
    def REVIEW_DUE_DAYS(self) -> int:
        """Working days in which a stage of review is to be decided."""
        return getattr(settings, "ARTICLES_REVIEW_DUE_DAYS", 2)

    @property
    def HOLIDAYS(self) -> set[date]:
        """Days off, as `2026-10-01`."""
        return {date.fromisoformat(day) for day in getattr(settings, "ARTICLES_HOLIDAYS", [])}

    @property
    def WORKING_WEEKENDS(self) -> set[date]:
        """Saturdays and Sundays that are worked instead (调休), as `2026-10-10`."""
        return {date.fromisoformat(day) for day in getattr(settings, "ARTICLES_WORKING_WEEKENDS", [])}

    @property
    def EXPIRY_WARNING_DAYS(self) -> int:
        """Days before a page expires at which its owner is told; 0 tells nobody."""
        return getattr(settings, "ARTICLES_EXPIRY_WARNING_DAYS", 3)

    @property
    def REVIEW_ROBOTS(self) -> list[dict]:
        """Group robots that hear of the reviews: `{"kind": "wecom", "dingtalk" or "feishu", "url": …, "secret": …}`."""
        return getattr(settings, "ARTICLES_REVIEW_ROBOTS", [])

    @property
    def REVIEW_WEBHOOKS(self) -> list[dict]:
        """Where events of the reviews are posted: `{"url": …, "secret": …}`."""
        return getattr(settings, "ARTICLES_REVIEW_WEBHOOKS", [])

    @property
    def PROOFING_PROVIDERS(self) -> list[str]:
        """Dotted paths of functions that take a page and answer findings, asked before a page is submitted."""
        return getattr(settings, "ARTICLES_PROOFING_PROVIDERS", PROOFING_PROVIDERS)

    @property
    def PROOFING_SERVICE_URL(self) -> str:
        """Where an outside proofing service listens (https); empty means that none is asked."""
        return getattr(settings, "ARTICLES_PROOFING_SERVICE_URL", "")

    @property
    def PROOFING_SERVICE_TOKEN(self) -> str:
        """Sent to the service as a bearer token."""
        return getattr(settings, "ARTICLES_PROOFING_SERVICE_TOKEN", "")

    @property
    def PROOFING_SERVICE_TIMEOUT(self) -> float:
        """Seconds to wait for it."""
        return getattr(settings, "ARTICLES_PROOFING_SERVICE_TIMEOUT", 4)

    @property
    def TRASH_DAYS(self) -> int:
        """Days for which a deleted page can be brought back; 0 keeps nothing."""
        return getattr(settings, "ARTICLES_TRASH_DAYS", 30)

    @property
    def WITHDRAWN_WEBHOOK(self) -> dict:
        """`url` and `secret` of whoever wants to know what was withdrawn (`page.withdrawn`); empty for nobody."""
        return getattr(settings, "ARTICLES_WITHDRAWN_WEBHOOK", {})


conf = ArticlesConf()


def article_model():
    """The page class that articles are.

    Raises ImproperlyConfigured where none, or more than one without `ARTICLES_PAGE_MODEL`, is built on the mixin.
    """
    from .mixins import ArticlePageMixin  # the mixins ask for this module

    if conf.PAGE_MODEL:
        return apps.get_model(conf.PAGE_MODEL)
    found = [model for model in get_page_models() if issubclass(model, ArticlePageMixin)]
    if len(found) != 1:
        raise ImproperlyConfigured(f"Set ARTICLES_PAGE_MODEL: {len(found)} page classes are built on ArticlePageMixin.")
    return found[0]
