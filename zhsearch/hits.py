"""The pages that match, best first, at a bounded price.

A word that stands on two hundred thousand pages says little about any of them. So ranking is for what is rarer; of
common words the newest pages come first, those with the words in the title before the others, and only so many.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from modelsearch.query import PlainText
from wagtail.search.backends import get_search_backend

MOST = 1000
NEWEST = ["-first_published_at", "-pk"]


class Hits(NamedTuple):
    """Rows as `values_list(*columns)` gives them, and whether these are all there are."""

    rows: list[tuple]
    is_all: bool


def page_hits(
    pages: QuerySet,
    query: str,
    columns: list,
    *,
    newest_first: bool = False,
    most: int = MOST,
    is_common: bool | None = None,
) -> Hits:
    """What of these pages matches the query: all of it, or of common words `most`. The first column must be `pk`.

    With `most=0` common words are not looked for at all: the answer says that there is more than could be ranked.
    Whether the words are common may be known from asking before: it does not depend on the pages.
    """
    found = ask(pages, query)
    if found is None:
        return Hits([], is_all=True)
    if is_common is not None:
        found.query_compiler.is_common = is_common
    if not found.query_compiler.is_common:
        return Hits(found.rows(columns, NEWEST if newest_first else []), is_all=True)
    if not most:
        return Hits([], is_all=False)
    rows = {}
    for step in [found] if newest_first else whole_first(pages, query, found):
        rows |= {row[0]: row for row in newest(step, columns, most + 1) if row[0] not in rows}
        if len(rows) > most:
            break
    return Hits(list(rows.values())[:most], is_all=len(rows) <= most)


def typed_hits(pages: QuerySet, typed: str, columns: list[str], *, most: int) -> list[tuple]:
    """The newest pages whose title goes on as typed, in letters or in the first letters of their pinyin."""
    found = ask(pages, typed, typed=True)
    return newest(found, columns, most) if found else []


def ask(pages: QuerySet, query: str, *, typed: bool = False, **options):
    """The backend's own results, which have checked the filters; None for a query that matches nothing."""
    backend = get_search_backend()
    found = (backend.autocomplete if typed else backend.search)(PlainText(query), pages, **options)
    return found if getattr(found, "query_compiler", None) and found.query_compiler.is_text else None


def whole_first(pages: QuerySet, query: str, found) -> Iterator:
    """The query as it was typed: in the title, then anywhere; then in words that stand apart."""
    for options in ({"fields": ["title"]}, {}):
        step = ask(pages, query, **options)
        step.query_compiler.with_words = False
        if options or not found.query_compiler.is_whole:
            yield step
    yield found


def newest(found, columns: list[str], most: int) -> list[tuple]:
    if found.query_compiler.is_common:
        return found.newest(columns, NEWEST, most)
    return found.rows(columns, NEWEST)[:most]
