"""The visitor's search: live public pages of the site, with the words marked."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import CharField, Max, Min, Value
from django.db.models.functions import Cast, Concat, ExtractYear, Length, Substr
from django.utils.safestring import SafeString

from wagtail.models import Page

from zhsearch.hits import MOST, Hits, page_hits
from zhsearch.query_log import record_query
from zhsearch.snippets import highlight
from zhsearch.words import words

from .search_facets import COLUMNS, HERE, Facets, Question

PAGE_SIZE = 10
AHEAD = 2 * PAGE_SIZE  # of a common word that was narrowed: what is found beyond the page that is shown
FACETS_FOR = 600  # seconds


class CountedPaginator(Paginator):
    """Knows how many there are although only those up to the page that is shown were fetched."""

    def __init__(self, *args, count: int):
        super().__init__(*args)
        self.count = count


@dataclass(frozen=True)
class Result:
    """One page that matches, ready to be drawn."""

    page: Page
    above: Page | None
    title: SafeString
    excerpt: SafeString

    @property
    def kind(self) -> str:
        return str(self.page.page_type_display_name)

    @property
    def place(self) -> str:
        return self.above.title if self.above else ""

    @property
    def published_at(self) -> datetime | None:
        return getattr(self.page, "published_at", None)


class SearchResults:
    """What the site has for a question, and how it may be narrowed. Of a common word the best `up_to` are found."""

    def __init__(self, question: Question, *, up_to: int):
        self.question = ask = question
        self.pages = Page.objects.descendant_of(ask.root).live().public()
        everything = self.hits(self.pages, most=0 if ask.is_narrowed else min(up_to, MOST))
        self.counts_all = everything.is_all
        if self.counts_all:
            branches = ask.branches_of(everything.rows)
            self.facets = Facets(ask, branches)
            passing = {branch for branch in self.facets.counts if ask.passes(branch)}
            hits = zip(everything.rows, branches, strict=True)
            self.keys, self.is_all = [hit[0] for hit, branch in hits if branch in passing], True
        else:
            most = min(up_to + AHEAD, MOST)
            narrowed = self.hits(ask.within(self.pages), most=most, is_common=True) if ask.is_narrowed else everything
            self.keys, self.is_all = [hit[0] for hit in narrowed.rows], narrowed.is_all
            # A common word is everywhere: then the choices are those of the site, without numbers.
            self.facets = Facets(ask, ask.branches_of(hits_of_site(ask.root, self.pages)))

    def hits(self, pages, **known) -> Hits:
        if not self.question.query:
            return Hits([], is_all=True)
        return page_hits(pages, self.question.query, COLUMNS, newest_first=self.question.newest_first, **known)

    @property
    def count(self) -> int:
        """How many can be walked through; of a common word that was narrowed, some pages more than are shown."""
        return len(self.keys) if self.is_all or self.question.is_narrowed else MOST

    def results(self, keys: list[int]) -> list[Result]:
        """These, ready to be drawn: as many queries for ten as for one."""
        pages = as_their_classes(keys)
        above = pages_above(pages)
        return [result_of(page, above, self.question.query) for page in pages]

    def record(self) -> None:
        """Count the question for the reports of what is searched for: once, not for each choice that follows it."""
        if not (self.question.is_narrowed or self.question.newest_first):
            record_query(self.question.query, results=self.count)

    @property
    def understood(self) -> list[str]:
        """The words of the query, each of which may be searched for alone; none for a single word."""
        found = list(dict.fromkeys(word for word in words(self.question.query) if len(word) > 1))
        return found if len(found) > 1 else []


class ResultsPage(SearchResults):
    """A page of them with its links, as it is drawn."""

    def __init__(self, question: Question, number: int):
        super().__init__(question, up_to=number * PAGE_SIZE)
        self.number = number

    @cached_property
    def shown(self):
        """A Paginator page whose items are Result."""
        shown = CountedPaginator(self.keys, PAGE_SIZE, count=self.count).get_page(self.number)
        shown.object_list = self.results(shown.object_list)
        return shown

    @property
    def page_numbers(self):
        return self.shown.paginator.get_elided_page_range(self.shown.number, on_each_side=1, on_ends=1)

    @property
    def page_address(self) -> str:
        return f"{self.question.url()}&page="

    @property
    def by_relevance(self) -> str:
        return self.question.url(order="")

    @property
    def by_time(self) -> str:
        return self.question.url(order="newest")

    @property
    def without_choice(self) -> str:
        return self.question.url(**{"in": "", "type": "", "year": ""})


def hits_of_site(root: Page, pages) -> list[tuple]:
    """A row of COLUMNS for each type, branch and year there is, counted at most every ten minutes."""

    def count() -> list[tuple]:
        branch = Concat(Substr("path", 1, Length("path") - Page.steplen), Value(HERE))
        kinds = pages.order_by().annotate(branch=branch, year=ExtractYear("first_published_at"))
        newest = Cast(Max("first_published_at"), CharField())
        counted = kinds.values("content_type", "branch", "year").annotate(key=Min("pk"), newest=newest)
        return list(counted.values_list("key", "content_type", "branch", "newest"))

    return cache.get_or_set(f"home_search_hits_{root.pk}", count, FACETS_FOR)


def as_their_classes(keys: list[int]) -> list[Page]:
    """The pages in their order, as their own classes: one query for each class, not for each page."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}
    return [found[key] for key in keys if key in found]


def pages_above(pages: list[Page]) -> dict[str, Page]:
    """The public pages right above these, by path."""
    paths = {page.path[: -page.steplen] for page in pages}
    return {page.path: page for page in Page.objects.live().filter(path__in=paths)} if paths else {}


def result_of(page: Page, above: dict[str, Page], query: str) -> Result:
    title, excerpt = highlight(page.title, query), highlight(plain_text(page), query)
    return Result(page, above.get(page.path[: -page.steplen]), title, excerpt)


def plain_text(page: Page) -> str:
    """The words of the page, without markup: its summary and then its text."""
    body = getattr(page, "body", None)
    words = body.stream_block.get_searchable_content(body) if body else []
    return " ".join([getattr(page, "summary", "") or "", *(str(word) for word in words)]).strip()
