"""推荐文章: never empty where another article exists, never the article itself."""

from django.db.models import Case, Count, F, QuerySet, Value, When

from .listings import live_articles, with_sections

RECOMMENDED = 3


def recommended_articles(article, *, limit: int = RECOMMENDED) -> list:
    """Chosen by hand, then sharing tags, then from the same section, then most read and newest of the institution."""
    candidates = other_articles(article, live_articles(within=institution_of(article)))
    found = chosen_by_hand(article)[:limit]
    for more in (sharing_tags(article, candidates), nearest(article, candidates)):
        if len(found) < limit:
            found += list(more.exclude(pk__in=[known.pk for known in found])[: limit - len(found)])
    return with_sections(found)


def other_articles(article, articles: QuerySet) -> QuerySet:
    """Neither the article nor what mirrors it, nor what it mirrors."""
    original = article.alias_of_id or article.pk
    if original is None:
        return articles
    return articles.exclude(pk__in=[article.pk, original]).exclude(alias_of=original)


def institution_of(article):
    """The nearest ancestor that calls itself an institution, else the topmost section, else the parent."""
    ancestors = list(article.get_ancestors())
    for page in reversed(ancestors):
        if getattr(page.specific_class, "is_institution", False):
            return page
    sections = [page for page in ancestors if hasattr(page.specific_class, "sections_around")]
    return (sections or ancestors[-1:])[0]


def chosen_by_hand(article) -> list:
    wanted = dict.fromkeys(block.value.pk for block in article.recommended if block.value)
    if not wanted:
        return []
    found = {page.pk: page for page in other_articles(article, live_articles().filter(pk__in=wanted))}
    return [found[pk] for pk in wanted if pk in found]


def sharing_tags(article, candidates: QuerySet) -> QuerySet:
    tags = getattr(article, "tags", None)
    names = [tag.pk for tag in tags.all()] if tags is not None else []
    if not names:
        return candidates.none()
    return candidates.filter(tags__in=names).annotate(shared=Count("tags")).order_by("-shared", "-published_at")


def nearest(article, candidates: QuerySet) -> QuerySet:
    section = article.path[: -article.steplen]
    same_section = Case(When(path__startswith=section, then=Value(0)), default=Value(1))
    return candidates.order_by(same_section, F("view_total__views").desc(nulls_last=True), "-published_at", "-pk")
