"""The backend on PostgreSQL: the pairs of a term, all of them.

A phrase query fails silently in long texts (positions end at 16,383), so no phrases here.
"""

from contextlib import contextmanager

from django.contrib.postgres.search import CombinedSearchVector, SearchQuery
from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Subquery
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

from .indexing import TokenisedIndexMixin
from .plan import Run, exact_runs, simplified, word_runs

COMMON = 1000  # entries; to rank them their vectors must be read


class ChinesePostgresIndex(TokenisedIndexMixin, PostgresIndex):
    pass


@contextmanager
def by_index():
    """Keep the planner from unpacking vector after vector in search of a common word: it does not know the cost."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")


def query_of_run(run: Run) -> str:
    """`'社区' & '区治' & '治理'`; tokens hold no quotes."""
    tokens = [f"'{token}'" for token in run.tokens]
    if run.open_end:
        tokens[-1] += ":*"
    return f"({' & '.join(tokens)})"


def joined(runs: list[Run], operator: str) -> str:
    return f"({f' {operator} '.join(query_of_run(run) for run in runs)})" if runs else ""


class ChineseTsqueryMixin:
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
        by_word = joined(word_runs(query.query_string), operator) if self.with_words else ""
        return f"({exact} | {by_word})" if exact and by_word else exact

    @property
    def is_text(self) -> bool:
        """Whether there is something to look for in the index."""
        return isinstance(self.query, (PlainText, Phrase))

    @cached_property
    def is_common(self) -> bool:
        """Whether so many entries of the index match, whoever may see them, that to rank them all takes too long."""
        with by_index():
            return self.entries()[: COMMON + 1].count() > COMMON

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
    def rows(self, columns: list[str], order: list[str]) -> list[tuple]:
        """Every row that matches as `values_list(*columns)`, the key first; without an `order` the best come first."""
        # By key: the index of pages cannot be asked for the text that an entry holds.
        keys = list(self.query_compiler.entries().values_list("object_id", flat=True))
        self.query_compiler.queryset = self.query_compiler.queryset.filter(pk__in=keys)
        found = self.get_queryset()
        return list((found.order_by(*order) if order else found).values_list(*columns))


class ChinesePostgresBackend(PostgresSearchBackend):
    index_class = ChinesePostgresIndex
    query_compiler_class = ChinesePostgresQueryCompiler
    results_class = ChinesePostgresResults
    autocomplete_query_compiler_class = ChinesePostgresAutocompleteQueryCompiler

    def __init__(self, params):
        super().__init__(params | {"SEARCH_CONFIG": "simple"})
