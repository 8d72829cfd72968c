"""The backend on SQLite: one scan of the FTS5 table, then filters and order by key.

Wagtail's own re-runs the match for every row it orders: thousands of hits took seconds.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr
from django.utils.functional import cached_property

from modelsearch.backends.database.sqlite.query import AndNot, normalize
from modelsearch.backends.database.sqlite.sqlite import (
    IndexEntry,
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from .conf import conf
from .indexing import TokenisedIndexMixin
from .plan import Run, exact_runs, is_nothing, is_whole, simplified, word_runs
from .ranking import LOOKED_AT, STORED, Text, words_first
from .walking import WalkingMixin

TABLE = SQLiteFTSIndexEntry._meta.db_table
COLUMNS = ("autocomplete", "body", "title")  # as the table has them


def rank(title_boost: float) -> str:
    weights = ", ".join(str(float(title_boost if column == "title" else 1)) for column in COLUMNS)
    return f"bm25({TABLE}, {weights})"


class Score(NamedTuple):
    """How well an entry of the index matches by BM25, the lowest best, and which one it is."""

    rank: float
    entry: int


class ChineseSQLiteIndex(TokenisedIndexMixin, SQLiteIndex):
    pass


def match_of_run(run: Run) -> str:
    """`"社区 区治 治理"`, with a star when the last token may go on. Tokens hold no quotes."""
    return f'"{" ".join(run.tokens)}"{"*" if run.open_end else ""}'


def joined(parts: list[str], operator: str) -> str:
    parts = [part for part in parts if part]
    return f"({f' {operator} '.join(parts)})" if parts else ""


class ChineseMatchMixin(WalkingMixin):
    """Builds the FTS5 expression itself: Wagtail's joins and/or without brackets."""

    with_words = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.query = simplified(self.query)

    def match_of(self, query) -> str:
        """The match expression; empty when nothing in the query can be searched for."""
        if isinstance(query, PlainText):
            return self.match_of_text(query)
        if isinstance(query, Phrase):
            return joined([match_of_run(run) for run in exact_runs(query.query_string.replace(" ", ""))], "AND")
        if isinstance(query, AndNot):
            wanted, unwanted = self.match_of(query.subquery_a), self.match_of(query.subquery_b)
            return f"({wanted} NOT {unwanted})" if wanted and unwanted else wanted
        if isinstance(query, (And, Or)):
            operator = "AND" if isinstance(query, And) else "OR"
            return joined([self.match_of(part) for part in query.subqueries], operator)
        raise NotImplementedError(f"`{type(query).__name__}` is not supported by the Chinese search backend.")

    def match_of_text(self, query: PlainText) -> str:
        operator = query.operator.upper()
        runs = exact_runs(query.query_string, prefix=self.LAST_TERM_IS_PREFIX)
        exact = joined([match_of_run(run) for run in runs], operator)
        if self.is_whole or not self.with_words:
            return exact
        return joined([exact, joined([match_of_run(run) for run in word_runs(query.query_string)], operator)], "OR")

    @property
    def columns(self) -> str:
        wanted = self.FTS_TABLE_FIELDS
        return " ".join(["title"] if self.fields == ["title"] and "title" in wanted else wanted)

    @property
    def is_text(self) -> bool:
        """Whether there is something to look for in the index."""
        return isinstance(self.query, (PlainText, Phrase))

    @property
    def looks_twice(self) -> bool:
        """Whether the best results are looked at again, so that words come before letters that only meet."""
        return self.with_words and isinstance(self.query, PlainText)

    @property
    def expression(self) -> str:
        return f"{{{self.columns}}} : {self.match_of(normalize(self.query))}"

    @cached_property
    def is_whole(self) -> bool:
        return isinstance(self.query, PlainText) and is_whole(self.query.query_string)

    @cached_property
    def is_common(self) -> bool:
        """Whether so many entries of the index match, whoever may see them, that to rank them all takes too long."""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s)"  # noqa: S608 -- our table
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.expression, conf.RANK_AT_MOST + 1])
            return cursor.fetchone()[0] > conf.RANK_AT_MOST

    def holds_for(self, **entry) -> Exists:
        """Whether the entry of the index that answers this matches; asked of one row after the other."""
        sql = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608 -- a name of our own table
        return Exists(IndexEntry.objects.filter(pk__in=RawSQL(sql, [self.expression]), **entry))  # noqa: S611 -- the value is a parameter

    def select(self, wanted: str, query, *, more: str = "") -> tuple[str, list]:
        """The statement that fetches what is `wanted` of the entries that match, and of what is joined to them."""
        types = list(get_descendants_content_types_pks(self.queryset.model))
        sql = (
            f"SELECT {wanted} FROM {TABLE} CROSS JOIN {IndexEntry._meta.db_table} AS entry ON entry.id = {TABLE}.rowid"  # noqa: S608 -- names of our own tables
            f" {more} WHERE {TABLE} MATCH %s AND entry.content_type_id IN ({', '.join('%s' for _ in types)})"
        )
        return sql, [f"{{{self.columns}}} : {self.match_of(query)}", *types]

    def scores(self, query, title_boost: float) -> dict[int, Score]:
        """Key of every object that matches, with how well it does."""
        if not self.match_of(query):
            return {}
        to_key = self.queryset.model._meta.pk.to_python
        with connection.cursor() as cursor:
            cursor.execute(*self.select(f"entry.object_id, {rank(title_boost)}, entry.id", query))
            return {to_key(key): Score(score, entry) for key, score, entry in cursor.fetchall()}

    def scored_rows(self, columns: list, title_boost: float) -> Iterator[tuple]:
        """The caller's rows that match, as `values_list(*columns)`, each with its score and entry behind it."""
        rows = self.queryset.order_by().values_list(*columns).query.get_compiler(connection=connection)
        inner, params = rows.as_sql()
        key = self.queryset.model._meta.pk
        # One statement: to hand thousands of keys from one to the next takes longer than the search.
        more = f"CROSS JOIN ({inner}) AS row ON row.pk = CAST(entry.object_id AS {key.db_type(connection)})"
        sql, asked = self.select(f"row.*, {rank(title_boost)}, entry.id", normalize(self.query), more=more)
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, *asked])
            yield from rows.results_iter([cursor.fetchall()], tuple_expected=True)

    def among(self, keys):
        """The caller's queryset, limited to these keys; one parameter, however many there are."""
        return self.queryset.filter(pk__in=RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))]))

    def search(self, config, start, stop, score_field=None):
        query = normalize(self.query)
        if isinstance(query, MatchAll):
            return self.queryset[start:stop]
        if is_nothing(query):
            return self.queryset.none()
        if isinstance(query, Not):
            unwanted = self.scores(normalize(query.subquery), 1)
            found = self.queryset.exclude(pk__in=self.among(unwanted).values("pk"))
        else:
            found = self.among(self.scores(query, 1))
        if not found.query.order_by:
            found = found.order_by("-pk")  # keeps pages of results apart
        return found[start:stop]


class ChineseSQLiteQueryCompiler(ChineseMatchMixin, SQLiteSearchQueryCompiler):
    pass


class ChineseSQLiteAutocompleteQueryCompiler(ChineseMatchMixin, SQLiteAutocompleteQueryCompiler):
    with_words = False


class ChineseSQLiteResults(SQLiteSearchResults):
    def rows(self, columns: list, order: list[str]) -> list[tuple]:
        """Every row that matches as `values_list(*columns)`, the key first; without an `order` the best come first."""
        if order:
            found = self.query_compiler.among(self._scores).order_by(*order)
            return list(found.values_list(*columns))
        found = self.query_compiler.scored_rows(columns, self.backend.title_boost)
        return [row[:-2] for row in self._best_first([(row, row[-2], row[-1]) for row in found])]

    def newest(self, columns: list, order: list[str], most: int) -> list[tuple]:
        """The first `most` rows by `order` that match a common word, as `values_list(*columns)`."""
        walk = self.query_compiler.holding(self.query_compiler.queryset)
        return list(walk.order_by(*order).values_list(*columns)[:most])

    @cached_property
    def _scores(self) -> dict[int, Score]:
        compiler = self.query_compiler
        return compiler.scores(normalize(compiler.query), self.backend.title_boost)

    def _best_first(self, found: list[tuple]) -> list:
        """What was found, given with its score and entry, in the order in which it is shown."""
        found.sort(key=lambda one: (one[1], -one[2]))
        if self.query_compiler.looks_twice:
            found[:LOOKED_AT] = self._words_first(found[:LOOKED_AT])
        return [one[0] for one in found]

    def _words_first(self, found: list[tuple]) -> list[tuple]:
        entries = IndexEntry.objects.filter(pk__in=[entry for _one, _score, entry in found])
        stored = {pk: Text.of(*texts) for pk, *texts in entries.values_list("pk", "title", Substr("body", 1, STORED))}
        order = words_first(self.query_compiler.query.query_string, [stored[entry] for _one, _score, entry in found])
        return [found[number] for number in order]

    def _ranked(self) -> list:
        """Keys the caller may see, best first."""
        keys = self._allowed().values_list("pk", flat=True)
        return self._best_first([(key, *self._scores[key]) for key in keys])

    def _allowed(self):
        return self.query_compiler.among(self._scores).order_by()

    @property
    def _is_ranked(self) -> bool:
        return self.query_compiler.order_by_relevance and not isinstance(
            normalize(self.query_compiler.query), (MatchAll, Not)
        )

    def _do_search(self):
        if not self._is_ranked:
            return super()._do_search()
        keys = self._ranked()[self.start : self.stop]
        found = {obj.pk: obj for obj in self.query_compiler.among(keys).order_by()}
        if self._score_field:
            for key, obj in found.items():
                setattr(obj, self._score_field, self._scores[key].rank)
        return [found[key] for key in keys]

    def _do_count(self):
        if not self._is_ranked:
            return super()._do_count()
        start, stop, _step = slice(self.start, self.stop).indices(self._allowed().count())
        return max(stop - start, 0)


class ChineseSQLiteBackend(SQLiteSearchBackend):
    index_class = ChineseSQLiteIndex
    query_compiler_class = ChineseSQLiteQueryCompiler
    autocomplete_query_compiler_class = ChineseSQLiteAutocompleteQueryCompiler
    results_class = ChineseSQLiteResults

    def __init__(self, params):
        super().__init__(params)
        self.title_boost = params.get("TITLE_BOOST", 8)
