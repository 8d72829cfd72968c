"""Which articles a visitor may see, in which order, at a constant number of queries."""

from functools import lru_cache

from django.db.models import DateTimeField, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length, Substr

import swapper

from fragments.prepared import Parameter, Prepared
from fragments.restrictions import private_paths, public, without
from fragments.rows import object_from, row
from renditions.together import know_sizes, sizes_of, take_sizes

from .conf import article_model

swapper.set_app_prefix("wagtailcore", "wagtail")
SECTION = ["id", "path", "title", "url_path"]
NEIGHBOUR = ["id", "page_ptr_id", "path", "title", "slug", "url_path", "content_type_id"]


def live_articles(*, within=None) -> QuerySet:
    """Public articles, newest first, ready to be drawn as cards. `within` limits them to a branch of the tree."""
    articles = public(article_model().objects.live())
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
    came_along = [take_along(article) for article in articles if hasattr(article, "row_of_section")]
    sections = {page.path: page for page in [*filter(None, came_along), *known]}
    missing = {section_path(article) for article in articles} - set(sections)
    if missing:
        page_model = swapper.load_model("wagtailcore", "Page")
        sections |= {page.path: page for page in page_model.objects.filter(path__in=missing)}
    for article in articles:
        article.section = sections.get(section_path(article))
    drawn = [*articles, around] if around else articles
    know_sizes(article.cover for article in drawn)
    return articles


def ready_to_draw(articles: QuerySet) -> QuerySet:
    """With what `as_cards` would ask for: section and pictures of each, in the same question."""
    page_model = swapper.load_model("wagtailcore", "Page")
    path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - page_model.steplen)
    return articles.annotate(
        row_of_section=row(page_model.objects.filter(path=path), SECTION), rows_of_cover=sizes_of("cover")
    )


def take_along(article):
    """Its section, if it is there, of what came with the article."""
    take_sizes(article.cover, article.rows_of_cover)
    section = article.row_of_section
    return section and object_from(swapper.load_model("wagtailcore", "Page"), section)


def section_path(article) -> str:
    return article.path[: -article.steplen]


def beneath(path: str, field: str = "path") -> Q:
    """What lies below a page, as the range its descendants' paths are in.

    SQLite answers a range from the index, and Wagtail's `descendant_of`, which asks for a beginning, from the table.
    """
    return Q((f"{field}__gt", path), (f"{field}__lte", f"{path}ZZZZ"))


def count_below(page) -> int:
    """How many articles a visitor may see below a page."""
    return public(article_model().objects.live()).filter(beneath(page.path)).order_by().count()


def neighbours(article) -> tuple:
    """The article before and the one after it in the same section, by publish time; None at the ends."""
    if hasattr(article, "known_neighbours"):
        return article.known_neighbours
    moment = article.shown_at
    if moment is None or article.pk is None:
        return None, None
    found = beside(article_model(), section_path(article), private_paths()).ask(moment=moment, pk=article.pk)
    by_side = {(page.published_at, page.pk) > (moment, article.pk): page for page in found}
    return by_side.get(False), by_side.get(True)


@lru_cache(maxsize=128)
def beside(model, section: str, private: tuple[str, ...]) -> Prepared:
    """What stands next to a `moment` and a `pk` in the section, on both sides."""
    here = in_section(model, section, private)
    before, after = around(here, Parameter("moment", DateTimeField()), Parameter("pk", IntegerField()))
    found = here.filter(Q(pk=Subquery(before.values("pk")[:1])) | Q(pk=Subquery(after.values("pk")[:1])))
    return Prepared(found.only("title", "slug", "url_path", "path", "published_at", "content_type_id"))


def around_each(model, section: str, private: tuple[str, ...]) -> tuple[QuerySet, QuerySet]:
    """What stands before, and after, the article in the question around it, which is in the section; the next first."""
    shown_at = Coalesce(OuterRef("published_at"), OuterRef("first_published_at"))
    return around(in_section(model, section, private), shown_at, OuterRef("pk"))


def in_section(model, section: str, private: tuple[str, ...]) -> QuerySet:
    return without(model.objects.live(), private).filter(path__startswith=section).order_by("-published_at", "-pk")


def around(here: QuerySet, moment, pk) -> tuple[QuerySet, QuerySet]:
    same_moment = Q(published_at=moment)
    before = here.filter(Q(published_at__lt=moment) | same_moment & Q(pk__lt=pk))
    after = here.filter(Q(published_at__gt=moment) | same_moment & Q(pk__gt=pk)).reverse()
    return before, after
