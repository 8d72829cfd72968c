"""The visitor's search: live public pages of the site, with the words marked."""

from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Max
from django.db.models.functions import ExtractYear, Length, Substr
from django.urls import reverse
from django.utils.safestring import SafeString

from wagtail.models import Page, Site

from zhsearch.hits import MOST, Hits, page_hits, typed_hits
from zhsearch.query_log import record_query
from zhsearch.snippets import highlight
from zhsearch.words import words

from .search_facets import COLUMNS, Facets, Question, Row

LONGEST_QUERY = 100
PAGE_SIZE = 10
SUGGESTIONS = 8
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
    place: str
    title: SafeString
    excerpt: SafeString

    @property
    def kind(self) -> str:
        return self.page.page_type_display_name


class SearchResults:
    """What the site has for a visitor's question, and how it may be narrowed."""

    def __init__(self, request, query: str):
        site = Site.find_for_request(request)
        self.question = Question.of(request, query, site.root_page)
        self.pages = Page.objects.descendant_of(site.root_page).live().public()
        self.number = page_number(request.GET.get("page", ""))
        everything = self.hits(self.pages, most=self.number * PAGE_SIZE)
        self.counts_all = everything.is_all
        if self.counts_all:
            self.rows, self.is_all = [row for row in everything.rows if self.question.passes(row)], True
        elif self.question.is_narrowed:
            self.rows, self.is_all = self.hits(self.question.within(self.pages), most=MOST)
        else:
            self.rows, self.is_all = everything
        # A common word is everywhere: then the choices are those of the site, without numbers.
        self.facets = Facets(
            self.question, everything.rows if self.counts_all else rows_of_site(site.root_page, self.pages)
        )
        if not ("page" in request.GET or self.question.is_narrowed or self.question.newest_first):
            record_query(query, results=self.count)

    def hits(self, pages, *, most: int) -> Hits:
        if not self.question.query:
            return Hits([], is_all=True)
        found = page_hits(pages, self.question.query, COLUMNS, newest_first=self.question.newest_first, most=most)
        return Hits([Row(*row) for row in found.rows], found.is_all)

    @property
    def count(self) -> int:
        """How many are shown, page by page."""
        return len(self.rows) if self.is_all else MOST

    @cached_property
    def shown(self):
        """One page of results, as a Paginator page whose items are Result."""
        shown = CountedPaginator(self.rows, PAGE_SIZE, count=self.count).get_page(self.number)
        pages = as_their_classes([row.pk for row in shown.object_list])
        places = titles_above(pages)
        shown.object_list = [result_of(page, places, self.question.query) for page in pages]
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

    @property
    def understood(self) -> list[str]:
        """The words of the query, each of which may be searched for alone; none for a single word."""
        found = list(dict.fromkeys(word for word in words(self.question.query) if len(word) > 1))
        return found if len(found) > 1 else []


def page_number(text: str) -> int:
    """A page that may exist; the first for what is no number."""
    return min(max(int(text), 1), MOST // PAGE_SIZE) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def rows_of_site(root: Page, pages) -> list[Row]:
    """One row for each type, branch and year there is, counted at most every ten minutes."""

    def count() -> list[Row]:
        branch = Substr("path", 1, Length("path") - Page.steplen)
        kinds = pages.order_by().annotate(branch=branch, year=ExtractYear("first_published_at"))
        rows = kinds.values_list("content_type", "branch", "year").annotate(newest=Max("first_published_at"))
        return [Row(0, kind, branch + "0" * Page.steplen, newest) for kind, branch, _year, newest in rows]

    return cache.get_or_set(f"home_search_rows_{root.pk}", count, FACETS_FOR)


def clean_query(text: str) -> str:
    """What is searched for: no control characters, at most a hundred characters."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_QUERY]


def suggestions(request, typed: str) -> list[dict]:
    """The newest public pages whose title goes on as typed, each title once."""
    root = Site.find_for_request(request).root_page
    pages = Page.objects.descendant_of(root).live().public()
    found = typed_hits(pages, typed, ["pk", "title", "url_path"], most=SUGGESTIONS * 3) if typed else []
    by_title = {title: url_path for _key, title, url_path in reversed(found)}
    return [{"title": title, "url": address_of(url_path, root)} for title, url_path in list(by_title.items())[::-1]][
        :SUGGESTIONS
    ]


def address_of(url_path: str, root: Page) -> str:
    return reverse("wagtail_serve", args=[url_path.removeprefix(root.url_path)])


def as_their_classes(keys: list[int]) -> list[Page]:
    """The pages in their order, as their own classes: one query for each class, not for each page."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}
    return [found[key] for key in keys if key in found]


def titles_above(pages: list[Page]) -> dict[str, str]:
    """The titles of the pages right above these, by path."""
    paths = {page.path[: -page.steplen] for page in pages}
    return dict(Page.objects.filter(path__in=paths).values_list("path", "title")) if paths else {}


def result_of(page: Page, places: dict[str, str], query: str) -> Result:
    place = places.get(page.path[: -page.steplen], "")
    return Result(page, place, highlight(page.title, query), highlight(plain_text(page), query))


def plain_text(page: Page) -> str:
    """The words of the page, without markup: its summary and then its text."""
    body = getattr(page, "body", None)
    words = body.stream_block.get_searchable_content(body) if body else []
    return " ".join([getattr(page, "summary", "") or "", *(str(word) for word in words)])
