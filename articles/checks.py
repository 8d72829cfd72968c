from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .conf import article_model
from .mixins import ArticlePageMixin


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
