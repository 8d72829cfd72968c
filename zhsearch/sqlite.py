"""The backend on SQLite: one scan of the FTS5 table, then filters and order by key.

Wagtail's own re-runs the match for every row it orders: thousands of hits took seconds.
"""

import json

from django.db import connection
from django.db.models import Exists
from django.db.models.expressions import RawSQL
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

from .indexing import TokenisedIndexMixin
from .plan import Run, exact_runs, is_nothing, simplified, word_runs

COLUMNS = ("autocomplete", "body", "title")  # as the table has them
COMMON = 4000  # entries; about 20 ms to rank and read


class ChineseSQLiteIndex(TokenisedIndexMixin, SQLiteIndex):
    pass


def match_of_run(run: Run) -> str:
    """`"社区 区治 治理"`, with a star when the last token may go on. Tokens hold no quotes."""
    return f'"{" ".join(run.tokens)}"{"*" if run.open_end else ""}'


def joined(parts: list[str], operator: str) -> str:
    parts = [part for part in parts if part]
    return f"({f' {operator} '.join(parts)})" if parts else ""


class ChineseMatchMixin:
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
        if not self.with_words:
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
    def expression(self) -> str:
        return f"{{{self.columns}}} : {self.match_of(normalize(self.query))}"

    @cached_property
    def is_common(self) -> bool:
        """Whether so many entries of the index match, whoever may see them, that to rank them all takes too long."""
        table = SQLiteFTSIndexEntry._meta.db_table
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT %s)"  # noqa: S608 -- our table
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.expression, COMMON + 1])
            return cursor.fetchone()[0] > COMMON

    def holds_for(self, **entry) -> Exists:
        """Whether the entry of the index that answers this matches; asked of one row after the other."""
        table = SQLiteFTSIndexEntry._meta.db_table
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 -- a name of our own table
        return Exists(IndexEntry.objects.filter(pk__in=RawSQL(sql, [self.expression]), **entry))  # noqa: S611 -- the value is a parameter

    def scores(self, query, title_boost: float) -> dict[int, float]:
        """Key of every object that matches with its BM25 score; the lowest is the best."""
        match = self.match_of(query)
        if not match:
            return {}
        table, entries = SQLiteFTSIndexEntry._meta.db_table, SQLiteFTSIndexEntry._meta.get_field("index_entry")
        types = list(get_descendants_content_types_pks(self.queryset.model))
        weights = ", ".join(str(float(title_boost if column == "title" else 1)) for column in COLUMNS)
        sql = (
            f"SELECT entry.object_id, bm25({table}, {weights}) FROM {table}"  # noqa: S608 -- names of our own tables
            f" JOIN {entries.related_model._meta.db_table} AS entry ON entry.id = {table}.rowid"
            f" WHERE {table} MATCH %s AND entry.content_type_id IN ({', '.join('%s' for _ in types)})"
        )
        to_key = self.queryset.model._meta.pk.to_python
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"{{{self.columns}}} : {match}", *types])
            return {to_key(key): score for key, score in cursor.fetchall()}

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
    def rows(self, columns: list[str], order: list[str]) -> list[tuple]:
        """Every row that matches as `values_list(*columns)`, the key first; without an `order` the best come first."""
        compiler = self.query_compiler
        scores = compiler.scores(normalize(compiler.query), self.backend.title_boost)
        found = compiler.among(scores).order_by(*(order or ["-pk"])).values_list(*columns)
        return list(found) if order else sorted(found, key=lambda row: scores[row[0]])

    def _ranked(self) -> list:
        """Keys the caller may see, best first."""
        compiler = self.query_compiler
        self._scores = compiler.scores(normalize(compiler.query), self.backend.title_boost)
        allowed = compiler.among(self._scores).order_by().values_list("pk", flat=True)
        return sorted(allowed, key=lambda key: (self._scores[key], -key if isinstance(key, int) else 0))

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
                setattr(obj, self._score_field, self._scores[key])
        return [found[key] for key in keys]

    def _do_count(self):
        if not self._is_ranked:
            return super()._do_count()
        return len(self._ranked()[self.start : self.stop])


class ChineseSQLiteBackend(SQLiteSearchBackend):
    index_class = ChineseSQLiteIndex
    query_compiler_class = ChineseSQLiteQueryCompiler
    autocomplete_query_compiler_class = ChineseSQLiteAutocompleteQueryCompiler
    results_class = ChineseSQLiteResults

    def __init__(self, params):
        super().__init__(params)
        self.title_boost = params.get("TITLE_BOOST", 8)
