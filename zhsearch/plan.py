"""What a query asks of the index, apart from any database.

Each term as one run of pairs, all of them; or, for ranking and for words that stand apart, every word as a run.
"""

from dataclasses import dataclass

from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from .tokenise import query_tokens
from .words import learn_terms, words


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
    learn_terms()
    found = [query_tokens(word) for word in words(text)]
    return [Run(tuple(tokens), open_end) for tokens, open_end in found if tokens]


def is_whole(text: str) -> bool:
    """Whether the words of the query are the query itself, so that nothing more is found by them."""
    return word_runs(text) == exact_runs(text)


def simplified(query: SearchQuery) -> SearchQuery:
    """The same question without Boost, and with MatchAll and what matches nothing only ever at the top."""
    if isinstance(query, Boost):
        return simplified(query.subquery)
    if isinstance(query, PlainText):
        return query if exact_runs(query.query_string) else Not(MatchAll())
    if isinstance(query, Phrase):
        return query if exact_runs(query.query_string.replace(" ", "")) else Not(MatchAll())
    if isinstance(query, Not):
        inner = simplified(query.subquery)
        return inner.subquery if isinstance(inner, Not) else Not(inner)
    if isinstance(query, (And, Or)):
        return combined(type(query), [simplified(part) for part in query.subqueries])
    return query


def combined(kind: type[And] | type[Or], parts: list[SearchQuery]) -> SearchQuery:
    decisive, silent = (is_nothing, is_everything) if kind is And else (is_everything, is_nothing)
    for part in parts:
        if decisive(part):
            return part
    parts = [part for part in parts if not silent(part)]
    if not parts:
        return MatchAll() if kind is And else Not(MatchAll())
    return kind(parts) if len(parts) > 1 else parts[0]


def is_everything(query: SearchQuery) -> bool:
    return isinstance(query, MatchAll)


def is_nothing(query: SearchQuery) -> bool:
    return isinstance(query, Not) and is_everything(query.subquery)
