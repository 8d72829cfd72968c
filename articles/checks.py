from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .conf import article_model
from .mixins import ArticlePageMixin
from .proofing.findings import providers


@checks.register()
def check_article_model(app_configs, **kwargs):
    """articles.E001: the site must have exactly one class of article, or say which one it means."""
    try:
        model = article_model()
    except (ImproperlyConfigured, LookupError) as error:
        return [checks.Error(str(error), id="articles.E001")]
    if not issubclass(model, ArticlePageMixin):
        return [checks.Error("ARTICLES_PAGE_MODEL does not use ArticlePageMixin.", id="articles.E001")]
    return []


@checks.register()
def check_proofing_providers(app_configs, **kwargs):
    """articles.E002: every name in `ARTICLES_PROOFING_PROVIDERS` must lead to a function."""
    try:
        found = providers()
    except ImportError as error:
        return [checks.Error(f"ARTICLES_PROOFING_PROVIDERS: {error}", id="articles.E002")]
    return [
        checks.Error(f"ARTICLES_PROOFING_PROVIDERS: {provider!r} cannot be called.", id="articles.E002")
        for provider in found
        if not callable(provider)
    ]
