"""Long lists of articles, a page at a time."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from fragments.remembering import has_keeper, remembered

from .cards import Cards
from .conf import conf
from .listings import as_cards, count_below, live_articles

LONGEST_NUMBER = 6  # digits of a page whose place in a list is remembered


def one_page(articles: QuerySet, request) -> dict:
    """What a list and its pager draw. A number that is none leads to the first page, one too large to the last."""
    return with_pager(page_at(articles, asked_for(request)))


def one_page_of(section, request) -> dict:
    """The same for the articles of a section, whose order and number are remembered."""
    asked = asked_for(request)
    if not has_keeper() or len(asked) > LONGEST_NUMBER or getattr(request, "is_preview", False):
        return one_page(live_articles(within=section), request)
    key = ("articles", "listing", section.pk, section.path, asked)
    ids, number, count = remembered(key, lambda: place_in_list(section, asked))
    paginator = Paginator(None, conf.PAGE_SIZE)
    paginator.count = count
    return with_pager(Page(Cards(ids), number, paginator))


def asked_for(request) -> str:
    return request.GET.get("page", "")


def place_in_list(section, asked: str) -> tuple[list[int], int, int]:
    shown = page_at(live_articles(within=section), asked, count_below(section))
    return shown.object_list.ids, shown.number, shown.paginator.count


def page_at(articles: QuerySet, asked: str, count: int | None = None) -> Page:
    paginator = Paginator(articles, conf.PAGE_SIZE)
    if count is not None:
        paginator.count = count
    shown = paginator.get_page(asked)
    shown.object_list = cards_in(shown.object_list)
    return shown


def with_pager(shown: Page) -> dict:
    numbers = shown.paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    return {"articles": shown, "page_numbers": numbers}


def cards_in(articles: QuerySet) -> Cards | list:
    return Cards(list(articles.values_list("pk", flat=True))) if has_keeper() else as_cards(articles)
