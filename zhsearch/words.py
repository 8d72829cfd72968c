"""Words of a query. Used for ranking only: a new dictionary never asks for a new index."""

from django.core.cache import cache

from .tokenise import LONGEST_QUERY, folded, runs

PARTICLES = set("的了和与及在是有对为把被让从到向于以而或也都就还又很")
ADDED_TERMS = "zhsearch_added_terms"
FRESH_FOR = 300  # seconds, on hosts whose cache does not hear of a change
COMMON = 1_000_000  # as a frequency: before whatever the dictionary would cut instead


def words(query: str) -> list[str]:
    """`乡村振兴培训课程` → 乡村 / 振兴 / 培训 / 课程, without one-character particles."""
    import rjieba  # 33 MB that a worker does not hold before somebody searches

    found = []
    for run, chinese in runs(query[:LONGEST_QUERY]):
        found += rjieba.cut(run) if chinese else [run]
    return [word for word in found if word not in PARTICLES]


def learn_terms() -> None:
    """Give the dictionary the words editors added since; one that they removed stays known until the next start."""
    import rjieba

    for term in cache.get_or_set(ADDED_TERMS, added_terms, FRESH_FOR):
        if not rjieba.has_word(term):
            rjieba.add_word(term, COMMON, "n")


def added_terms() -> list[str]:
    from .models import SearchTerm  # words are cut before models are loaded as well

    return [folded(term) for term in SearchTerm.objects.values_list("term", flat=True)]


def forget_terms(**kwargs) -> None:
    cache.delete(ADDED_TERMS)
