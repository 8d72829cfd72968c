"""Which articles a visitor may see, in which order, at a constant number of queries."""

from django.db.models import Q, QuerySet, Subquery, prefetch_related_objects

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
    cards = articles.select_related("source", "cover")
    return cards.defer("body", "recommended").order_by("-published_at", "-pk")


def popular_articles(articles: QuerySet, limit: int) -> list:
    """The most read of them, then the newest: two walks along an index, which end at the limit."""
    found = list(articles.filter(view_total__views__gt=0).order_by("-view_total__views", "-view_total__pk")[:limit])
    if len(found) < limit:
        found += articles.exclude(pk__in=[article.pk for article in found])[: limit - len(found)]
    return found


def as_cards(articles, *, known=(), around=None) -> list:
    """The articles as a list, ready to be drawn: each with its `section` (the parent page) and its pictures.

    One query for all sections, none for the `known` ones; one for all pictures, with that of the article `around` them.
    """
    articles = list(articles)
    sections = {page.path: page for page in known}
    missing = {section_path(article) for article in articles} - set(sections)
    if missing:
        page_model = swapper.load_model("wagtailcore", "Page")
        sections |= {page.path: page for page in page_model.objects.filter(path__in=missing)}
    for article in articles:
        article.section = sections.get(section_path(article))
    drawn = [*articles, around] if around else articles
    prefetch_related_objects([article.cover for article in drawn if article.cover], "renditions")
    return articles


def section_path(article) -> str:
    return article.path[: -article.steplen]


def beneath(path: str, field: str = "path") -> Q:
    """What lies below a page, as the range its descendants' paths are in.

    SQLite answers a range from the index, and Wagtail's `descendant_of`, which asks for a beginning, from the table.
    """
    return Q((f"{field}__gt", path), (f"{field}__lte", f"{path}ZZZZ"))


def neighbours(article, among: QuerySet) -> tuple:
    """The article before and the one after it in the same section, by publish time; None at the ends."""
    moment = article.shown_at
    if moment is None or article.pk is None:
        return None, None
    beside = among.filter(path__startswith=section_path(article)).select_related(None)
    same_moment = Q(published_at=moment)
    before = beside.filter(Q(published_at__lt=moment) | same_moment & Q(pk__lt=article.pk))
    after = beside.filter(Q(published_at__gt=moment) | same_moment & Q(pk__gt=article.pk)).reverse()
    found = beside.filter(Q(pk=Subquery(before.values("pk")[:1])) | Q(pk=Subquery(after.values("pk")[:1])))
    by_side = {(page.published_at, page.pk) > (moment, article.pk): page for page in found}
    return by_side.get(False), by_side.get(True)
