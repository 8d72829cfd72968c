from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from .conf import article_model
from .mixins import ArticlePageMixin
from .proofing.findings import providers
from .review.tasks import ReviewTask


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


@checks.register(checks.Tags.database)
def check_review_settings(app_configs, databases=None, **kwargs):
    """articles.W001, W002: settings of Wagtail with which no review can be finished, where a stage of review exists.

    Asks the database, so it speaks at `migrate` and at `check --database default`. The guard holds all the same.
    """
    if not databases or not has_review_stages():
        return []
    faults = []
    if not getattr(settings, "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT", False):
        faults.append(
            checks.Warning(
                "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT is off: a page edited in review is refused at its end.",
                hint="Set it to True.",
                id="articles.W001",
            )
        )
    if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
        faults.append(
            checks.Warning(
                "WAGTAIL_WORKFLOW_ENABLED is off: nothing can be submitted, so nothing under review rules goes live.",
                hint="Take the workflow off the sections that need no review instead.",
                id="articles.W002",
            )
        )
    return faults


def has_review_stages() -> bool:
    try:
        return ReviewTask.objects.exists()
    except DatabaseError:  # before the first migration
        return False


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
