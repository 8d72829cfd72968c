"""What a query asks of the index, apart from any database.

Each term as one run of pairs, all of them; or, for ranking and for words that stand apart, every word as a run.
"""

from dataclasses import dataclass

from .tokenise import query_tokens
from .words import words


@dataclass(frozen=True)
class Run:
    """Tokens that stand in a row; with `open_end` the last one may go on."""

    tokens: tuple[str, ...]
    open_end: bool = False


def exact_runs(text: str, *, prefix: bool = False) -> list[Run]:
    """One run for each term between spaces; those without letters, digits or Chinese vanish."""
    found = [query_tokens(term) for term in text.split()]
    runs = [Run(tuple(tokens), open_end) for tokens, open_end in found if tokens]
    if prefix and runs:
        runs[-1] = Run(runs[-1].tokens, True)
    return runs


def word_runs(text: str) -> list[Run]:
    """One run for each dictionary word of the query."""
    found = [query_tokens(word) for word in words(text)]
    return [Run(tuple(tokens), open_end) for tokens, open_end in found if tokens]
