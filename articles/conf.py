"""Settings of this app, read at the time of use so that `override_settings` works."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wagtail.models import get_page_models


class ArticlesConf:
    @property
    def PAGE_SIZE(self) -> int:
        """Articles on one page of a section."""
        return getattr(settings, "ARTICLES_PAGE_SIZE", 20)

    @property
    def VIEW_WINDOW(self) -> int:
        """Seconds in which the same visitor counts once per article; 0 counts every view."""
        return getattr(settings, "ARTICLES_VIEW_WINDOW", 60)

    @property
    def COUNTED_ORIGINS(self) -> list[str]:
        """Other hosts whose scripts may count a view: headless front ends, by default those CORS lets in."""
        return getattr(settings, "ARTICLES_COUNTED_ORIGINS", getattr(settings, "CORS_ALLOWED_ORIGINS", []))

    @property
    def PAGE_MODEL(self) -> str:
        """`app.Model` of the article page, needed only where a site has several."""
        return getattr(settings, "ARTICLES_PAGE_MODEL", "")


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
