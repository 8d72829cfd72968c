"""推荐文章: never empty where another article exists, never the article itself.

What an institution has grows without end, so nothing here sorts all of it: each wish brings a bounded handful from an
index, and only the handful is put in order.
"""

from collections.abc import Iterable
from itertools import islice

from django.utils.functional import cached_property

from .cards import Cards
from .conf import article_model
from .listings import as_cards, ready_to_draw, section_path
from .listings import in_order as listed
from .parts import part_of
from .ways import way_to
from .wishes import Candidate, at_the_end, rank, wishes

RECOMMENDED = 3


def recommended_articles(article, *, limit: int = RECOMMENDED) -> list:
    """Chosen by hand, then sharing tags, then from the same section, then most read and newest of the institution."""
    return drawable(recommended_ids(article, limit=limit), article)


def drawable(ids: list[int], article) -> list:
    """Their cards, each with its section: one question, for that everybody may see them was part of what found them."""
    found = ready_to_draw(listed(article_model().objects.live())).in_bulk(ids) if ids else {}
    return as_cards([found[pk] for pk in ids if pk in found], known=way_to(article), around=article)


class Recommended(Cards):
    """The cards of an article's recommendations."""

    def __init__(self, article, request):
        self.article, self.request = article, request

    @cached_property
    def ids(self) -> list[int]:
        return part_of(self.article, self.request, "recommended", lambda article, _request: recommended_ids(article))

    def __iter__(self):
        return iter(drawable(self.ids, self.article))


def recommended_ids(article, *, limit: int = RECOMMENDED) -> list[int]:
    """Their keys, in order."""
    institution, section = institution_of(article), section_path(article)
    chosen, tagged, near = wishes(article, section, institution.path)
    alike = sorted(tagged, key=lambda found: (-found[1], *rank(found[0], section)))
    ranked: dict[int, Candidate] = {}
    for row, _shared in [*chosen, *alike, *near]:
        ranked.setdefault(row.pk, row)
    others = (row for row in ranked.values() if is_other(row, article))
    best = list(islice(others, 2 * limit)) or in_order(at_the_end(article, institution), section)[: 2 * limit]
    # A mirror and what it mirrors are one article to a reader.
    once: dict[int, int] = {}
    for row in best:
        once.setdefault(row.counted_pk, row.pk)
    return list(once.values())[:limit]


def in_order(rows: Iterable[Candidate], section: str) -> list[Candidate]:
    return sorted(rows, key=lambda row: rank(row, section))


def is_other(row: Candidate, article) -> bool:
    """Neither the article nor what mirrors it, nor what it mirrors."""
    return row.counted_pk != (article.alias_of_id or article.pk)


def institution_of(article):
    """The nearest page above that calls itself an institution, else the topmost section, else the parent."""
    above = way_to(article)[:-1]
    for page in reversed(above):
        if getattr(page.specific_class, "is_institution", False):
            return page
    sections = [page for page in above if hasattr(page.specific_class, "sections_around")]
    return sections[0] if sections else article.get_parent()
