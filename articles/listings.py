"""Which articles a visitor may see, in which order, at a constant number of queries."""

from django.db.models import F, Q, QuerySet

import swapper

from .conf import article_model

swapper.set_app_prefix("wagtailcore", "wagtail")


def live_articles(*, within=None) -> QuerySet:
    """Public articles, newest first, ready to be drawn as cards. `within` limits them to a branch of the tree."""
    articles = article_model().objects.live().public()
    if within is not None:
        articles = articles.descendant_of(within)
    return in_order(articles)


def in_order(articles: QuerySet) -> QuerySet:
    cards = articles.select_related("source", "cover").prefetch_related("cover__renditions")
    return cards.defer("body", "recommended").order_by("-published_at", "-pk")


def most_read(articles: QuerySet) -> QuerySet:
    return articles.order_by(F("view_total__views").desc(nulls_last=True), "-published_at", "-pk")


def with_sections(articles) -> list:
    """The articles as a list, each knowing its `section` (the parent page): one query for all."""
    page_model = swapper.load_model("wagtailcore", "Page")
    articles = list(articles)
    paths = {article.path[: -article.steplen] for article in articles}
    sections = {page.path: page for page in page_model.objects.filter(path__in=paths)}
    for article in articles:
        article.section = sections.get(article.path[: -article.steplen])
    return articles


def neighbours(article) -> tuple:
    """The article before and the one after it in the same section, by publish time; None at the ends."""
    moment = article.shown_at
    if moment is None or article.pk is None:
        return None, None
    beside = live_articles().filter(path__startswith=article.path[: -article.steplen])
    beside = beside.select_related(None).prefetch_related(None)
    same_moment = Q(published_at=moment)
    return (
        beside.filter(Q(published_at__lt=moment) | same_moment & Q(pk__lt=article.pk)).first(),
        beside.filter(Q(published_at__gt=moment) | same_moment & Q(pk__gt=article.pk)).reverse().first(),
    )
