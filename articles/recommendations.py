"""推荐文章: never empty where another article exists, never the article itself.

What an institution has grows without end, so nothing here sorts all of it: each wish brings a bounded handful from an
index, and only the handful is put in order.
"""

from collections import Counter

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from .listings import as_cards, beneath, section_path
from .view_counts import ViewTotal
from .ways import way_to

RECOMMENDED = 3
TAGGINGS, TAGGED, NEAR, NEWEST, MOST_READ = 2000, 60, 24, 120, 120


def recommended_articles(article, among: QuerySet, *, limit: int = RECOMMENDED) -> list:
    """Chosen by hand, then sharing tags, then from the same section, then most read and newest of the institution."""
    others = other_articles(article, among)
    chosen = chosen_by_hand(article)
    institution = institution_of(article)
    shared = shared_tags(article, institution)
    wanted = Q(pk__in=handful(article, others, institution, list(shared))) & beneath(institution.path)
    found = (
        others.filter(wanted | Q(pk__in=chosen) if chosen else wanted)
        .alias(views=Coalesce("view_total__views", 0))
        .order_by(*by_hand(chosen), *by_shared(shared), here_first(article), "-views", "-published_at", "-pk")
    )
    # A mirror and what it mirrors are one article to a reader.
    once: dict = {}
    for card in found[: 2 * limit]:
        once.setdefault(card.counted_pk, card)
    return as_cards(list(once.values())[:limit], known=way_to(article), around=article)


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


def chosen_by_hand(article) -> list[int]:
    return list(dict.fromkeys(block["value"] for block in article.recommended.raw_data if block["value"]))


def shared_tags(article, institution) -> dict[int, int]:
    """How many of the article's tags others of the institution have, by id: those that share most, the newest first."""
    if not article.tag_list:
        return {}
    taggings = article.tags.through.objects
    newest = taggings.filter(tag__in=article.tag_list).order_by("-pk").values("pk")[:TAGGINGS]
    here = taggings.filter(beneath(institution.path, "content_object__path"), pk__in=newest).order_by("-pk")
    counted = Counter(here.values_list("content_object", flat=True))
    counted.pop(article.pk, None)
    return dict(counted.most_common(TAGGED))


def handful(article, others: QuerySet, institution, tagged: list[int]) -> QuerySet:
    """Ids worth a look: as many as fit, however large the institution.

    Pages are appended to their section, so the ends of the branches are what was written last; they alone make sure
    that there is something. The newest and the most read are those of the whole portal.
    """
    plain = others.select_related(None).order_by()
    at_the_end = plain.order_by("-path").values("pk")
    parts = [
        at_the_end.filter(beneath(section_path(article)))[:NEAR],
        at_the_end.filter(beneath(institution.path))[:NEAR],
        plain.model.objects.order_by("-published_at", "-pk").values("pk")[:NEWEST],
        ViewTotal.objects.order_by("-views", "-pk").values("page")[:MOST_READ],
        *([tagged] if tagged else []),
    ]
    # A part of a union may not be cut on SQLite; what is chosen by it may.
    ids = [plain.model.objects.order_by().filter(pk__in=part).values("pk") for part in parts]
    return ids[0].union(*ids[1:])


def by_hand(chosen: list[int]) -> list:
    if not chosen:
        return []
    return [Case(*(When(pk=pk, then=Value(rank)) for rank, pk in enumerate(chosen)), default=Value(len(chosen)))]


def by_shared(shared: dict[int, int]) -> list:
    if not shared:
        return []
    by_number = [(number, [pk for pk in shared if shared[pk] == number]) for number in set(shared.values())]
    return [Case(*(When(pk__in=pks, then=Value(-number)) for number, pks in by_number), default=Value(0))]


def here_first(article):
    return Case(When(beneath(section_path(article)), then=Value(0)), default=Value(1))
