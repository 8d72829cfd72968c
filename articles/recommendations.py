"""推荐文章: never empty where another article exists, never the article itself."""

from django.db.models import Case, Count, F, QuerySet, Value, When

from .listings import as_cards, section_path
from .ways import way_to

RECOMMENDED = 3


def recommended_articles(article, among: QuerySet, *, limit: int = RECOMMENDED) -> list:
    """Chosen by hand, then sharing tags, then from the same section, then most read and newest of the institution."""
    others = other_articles(article, among)
    candidates = others.descendant_of(institution_of(article))
    found = chosen_by_hand(article, others)[:limit]
    for more in (sharing_tags(article, candidates), nearest(article, candidates)):
        if len(found) < limit:
            found += list(more.exclude(pk__in=[known.pk for known in found])[: limit - len(found)])
    return as_cards(found, known=way_to(article))


def other_articles(article, articles: QuerySet) -> QuerySet:
    """Neither the article nor what mirrors it, nor what it mirrors."""
    original = article.alias_of_id or article.pk
    if original is None:
        return articles
    return articles.exclude(pk__in=[article.pk, original]).exclude(alias_of=original)


def institution_of(article):
    """The nearest page above that calls itself an institution, else the topmost section, else the parent."""
    above = way_to(article)[:-1]
    for page in reversed(above):
        if getattr(page.specific_class, "is_institution", False):
            return page
    sections = [page for page in above if hasattr(page.specific_class, "sections_around")]
    return sections[0] if sections else article.get_parent()


def chosen_by_hand(article, others: QuerySet) -> list:
    wanted = list(dict.fromkeys(block["value"] for block in article.recommended.raw_data if block["value"]))
    found = {page.pk: page for page in others.filter(pk__in=wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def sharing_tags(article, candidates: QuerySet) -> QuerySet:
    if not article.tag_list:
        return candidates.none()
    return (
        candidates.filter(tags__in=article.tag_list).annotate(shared=Count("tags")).order_by("-shared", "-published_at")
    )


def nearest(article, candidates: QuerySet) -> QuerySet:
    same_section = Case(When(path__startswith=section_path(article), then=Value(0)), default=Value(1))
    return candidates.order_by(same_section, F("view_total__views").desc(nulls_last=True), "-published_at", "-pk")
