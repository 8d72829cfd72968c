"""The backend on PostgreSQL: the pairs of a term, all of them.

A phrase query fails silently in long texts (positions end at 16,383), so no phrases here.
"""

from contextlib import contextmanager

from django.contrib.postgres.search import CombinedSearchVector, SearchQuery
from django.db import connection, transaction
from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, F, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Substr
from django.utils.functional import cached_property

from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchResults,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from .conf import conf
from .indexing import TokenisedIndexMixin
from .plan import Run, exact_runs, is_whole, simplified, word_runs
from .ranking import LOOKED_AT, STORED, Text, words_first
from .walking import WalkingMixin

ENTRY = "index_entries__pk"
WALKED, WALKED_BY_TITLE = 600, 4000  # rows that are asked one by one: 25 ms, for a title is not packed


class ChinesePostgresIndex(TokenisedIndexMixin, PostgresIndex):
    pass


@contextmanager
def by_index():
    """Keep the planner from unpacking vector after vector in search of a common word: it does not know the cost."""
    is_nested = connection.in_atomic_block
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        if is_nested:  # a transaction of our own takes it along when it ends
            cursor.execute("SET LOCAL enable_seqscan = DEFAULT")


def query_of_run(run: Run) -> str:
    """`'社区' & '区治' & '治理'`; tokens hold no quotes."""
    tokens = [f"'{token}'" for token in run.tokens]
    if run.open_end:
        tokens[-1] += ":*"
    return f"({' & '.join(tokens)})"


def joined(runs: list[Run], operator: str) -> str:
    return f"({f' {operator} '.join(query_of_run(run) for run in runs)})" if runs else ""


class ChineseTsqueryMixin(WalkingMixin):
    with_words = True
    title_boost = 8.0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.query = simplified(self.query)

    def build_tsquery_content(self, query, config=None, invert=False):
        if not isinstance(query, (PlainText, Phrase)):
            return super().build_tsquery_content(query, config=config, invert=invert)
        text = self.text_of(query)
        return SearchQuery(f"!{text}" if invert else text, search_type="raw", config="simple")

    def text_of(self, query) -> str:
        if isinstance(query, Phrase):
            return joined(exact_runs(query.query_string.replace(" ", "")), "&")
        operator = "&" if query.operator == "and" else "|"
        exact = joined(exact_runs(query.query_string, prefix=self.LAST_TERM_IS_PREFIX), operator)
        by_word = "" if self.is_whole or not self.with_words else joined(word_runs(query.query_string), operator)
        return f"({exact} | {by_word})" if exact and by_word else exact

    @property
    def is_text(self) -> bool:
        """Whether there is something to look for in the index."""
        return isinstance(self.query, (PlainText, Phrase))

    @property
    def looks_twice(self) -> bool:
        """Whether the best results are looked at again, so that words come before letters that only meet."""
        return self.with_words and isinstance(self.query, PlainText)

    @cached_property
    def is_whole(self) -> bool:
        return isinstance(self.query, PlainText) and is_whole(self.query.query_string)

    @cached_property
    def is_common(self) -> bool:
        """Whether so many entries of the index match, whoever may see them, that to rank them all takes too long."""
        with by_index():
            return self.entries()[: conf.RANK_AT_MOST + 1].count() > conf.RANK_AT_MOST

    def holds_for(self, **entry) -> Subquery:
        """Whether the entry of the index that answers this matches; asked of one row after the other."""
        # Not as EXISTS, which the planner turns into a join that reads every entry first.
        matches = ExpressionWrapper(Q(_vector_=self.build_tsquery(self.query)), BooleanField())
        entries = IndexEntry.objects.filter(**entry).annotate(_vector_=self.vector(), _matches_=matches)
        return Subquery(entries.values("_matches_")[:1])

    def vector(self):
        return F("title") if self.fields == ["title"] else self.tsvector()

    def entries(self):
        """The entries of the index that match, as a queryset."""
        return IndexEntry.objects.annotate(_vector_=self.vector()).filter(_vector_=self.build_tsquery(self.query))

    def among_entries(self, rows):
        """Those of these rows whose entries match, read from the index as a whole."""
        types = get_descendants_content_types_pks(self.queryset.model)
        entries = self.entries().filter(content_type__in=types).annotate(_key_=Cast("object_id", BigIntegerField()))
        sql, params = entries.values("_key_").query.sql_with_params()
        # Materialised, or the planner asks entry by entry.
        return rows.filter(pk__in=RawSQL(f"WITH found AS MATERIALIZED ({sql}) SELECT * FROM found", params))  # noqa: S608, S611 -- Django wrote it

    def get_search_vectors(self, search_query):
        # Named fields are looked up in the index as well: the columns themselves hold no tokens.
        return self.get_index_vectors(search_query)


class ChinesePostgresQueryCompiler(ChineseTsqueryMixin, PostgresSearchQueryCompiler):
    def get_index_vectors(self, search_query):
        title = (F("index_entries__title"), F("index_entries__title_norm") * self.title_boost)
        return [title] if self.fields == ["title"] else [title, (F("index_entries__body"), 1.0)]

    def tsvector(self):
        return CombinedSearchVector(F("title"), "||", F("body"), None)


class ChinesePostgresAutocompleteQueryCompiler(ChineseTsqueryMixin, PostgresAutocompleteQueryCompiler):
    with_words = False

    def tsvector(self):
        return F("autocomplete")


class ChinesePostgresResults(PostgresSearchResults):
    def rows(self, columns: list, order: list[str]) -> list[tuple]:
        """Every row that matches as `values_list(*columns)`, the key first; without an `order` the best come first."""
        # By key: the index of pages cannot be asked for the text that an entry holds.
        self._narrow_to(self.query_compiler.entries().values_list("object_id", flat=True))
        if order:
            return list(self.get_queryset().order_by(*order).values_list(*columns))
        found = list(self.get_queryset().values_list(*columns, ENTRY))
        if self.query_compiler.looks_twice:
            found[:LOOKED_AT] = self._words_first(found[:LOOKED_AT])
        return [row[:-1] for row in found]

    def newest(self, columns: list, order: list[str], most: int) -> list[tuple]:
        """The first `most` rows by `order` that match a common word, as `values_list(*columns)`.

        Most of the newest rows hold it, or it is looked up as a whole: to unpack one vector takes as long as to read
        fifty entries of the index.
        """
        compiler, field = self.query_compiler, order[0].lstrip("-")
        rows = compiler.queryset.order_by(*order)
        far = WALKED_BY_TITLE if compiler.fields == ["title"] else WALKED
        last = rows.values_list(field, flat=True)[far : far + 1].first()
        near = rows.filter(**{f"{field}__gte": last}) if last else rows
        met = list(compiler.holding(near).values_list(*columns)[:most])
        if len(met) == most or not last:
            return met
        with by_index():
            return list(compiler.among_entries(rows).values_list(*columns)[:most])

    def _do_search(self):
        compiler = self.query_compiler
        if not (compiler.looks_twice and compiler.order_by_relevance) or self.start >= LOOKED_AT:
            return super()._do_search()
        best = list(self._slice(0, LOOKED_AT).values_list("pk", ENTRY))
        rest = [] if self.stop is not None and self.stop <= LOOKED_AT else self._slice(LOOKED_AT, self.stop)
        keys = [key for key, _entry in self._words_first(best)][self.start : self.stop]
        self._narrow_to(keys)
        found = {one.pk: one for one in self._slice(None, None)}
        return [*(found[key] for key in keys), *rest]

    def _slice(self, start, stop):
        compiler = self.query_compiler
        config = compiler.get_config(self.backend)
        return compiler.search(config, start, stop, score_field=self._score_field, backend=self.backend)

    def _narrow_to(self, keys) -> None:
        self.query_compiler.queryset = self.query_compiler.queryset.filter(pk__in=list(keys))

    def _words_first(self, found: list[tuple]) -> list[tuple]:
        """The best rows, whose last column is their entry, in the order in which they are shown."""
        entries = IndexEntry.objects.filter(pk__in=[row[-1] for row in found])
        texts = entries.values_list("pk", "title_text", Substr("body_text", 1, STORED))
        stored = {entry: Text.of(title, body) for entry, title, body in texts}
        order = words_first(self.query_compiler.query.query_string, [stored[row[-1]] for row in found])
        return [found[number] for number in order]


class ChinesePostgresBackend(PostgresSearchBackend):
    index_class = ChinesePostgresIndex
    query_compiler_class = ChinesePostgresQueryCompiler
    results_class = ChinesePostgresResults
    autocomplete_query_compiler_class = ChinesePostgresAutocompleteQueryCompiler

    def __init__(self, params):
        super().__init__(params | {"SEARCH_CONFIG": "simple"})
