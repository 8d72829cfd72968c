"""The visitor's search: live public pages of the site, with the words marked."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from wagtail.models import Page, Site

from zhsearch.snippets import highlight

LONGEST_QUERY = 100
PAGE_SIZE = 10
MOST_SHOWN = 500


@dataclass(frozen=True)
class Result:
    """One page that matches, ready to be drawn."""

    page: Page
    kind: str
    title: SafeString
    excerpt: SafeString


def clean_query(text: str) -> str:
    """What is searched for: no control characters, at most a hundred characters."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_QUERY]


def search_pages(request, query: str, *, newest_first: bool = False):
    """One page of results, as a Paginator page whose items are Result."""
    root = Site.find_for_request(request).root_page
    pages = Page.objects.descendant_of(root).live().public()
    if newest_first:
        pages = pages.order_by("-first_published_at", "-id")
    found = pages.search(query, order_by_relevance=not newest_first)[:MOST_SHOWN] if query else []
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown.object_list = [result_of(page, query) for page in as_their_classes(shown.object_list)]
    return shown


def as_their_classes(pages) -> list[Page]:
    """The pages in their order, as their own classes: one query for each class, not for each page."""
    wanted = [page.pk for page in pages]
    found = {page.pk: page for page in Page.objects.filter(pk__in=wanted).specific()}
    return [found[pk] for pk in wanted if pk in found]


def result_of(page: Page, query: str) -> Result:
    return Result(page, page.page_type_display_name, highlight(page.title, query), highlight(plain_text(page), query))


def plain_text(page: Page) -> str:
    """The words of the page, without markup: its summary and then its text."""
    body = getattr(page, "body", None)
    words = body.stream_block.get_searchable_content(body) if body else []
    return " ".join([getattr(page, "summary", "") or "", *(str(word) for word in words)])
