"""Words of a query. Used for ranking only: a new dictionary never asks for a new index."""

import rjieba

from .tokenise import LONGEST_QUERY, runs

PARTICLES = set("的了和与及在是有对为把被让从到向于以而或也都就还又很")


def words(query: str) -> list[str]:
    """`乡村振兴培训课程` → 乡村 / 振兴 / 培训 / 课程, without one-character particles."""
    found = []
    for run, chinese in runs(query[:LONGEST_QUERY]):
        found += rjieba.cut(run) if chinese else [run]
    return [word for word in found if word not in PARTICLES]
