"""Long lists of articles, a page at a time."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from .conf import conf
from .listings import as_cards


class CountedPaginator(Paginator):
    """Counts what is equal to the list, and cheaper to count."""

    def __init__(self, articles: QuerySet, counted: QuerySet):
        super().__init__(articles, conf.PAGE_SIZE)
        self.counted = counted

    @cached_property
    def count(self) -> int:
        return self.counted.count()


def one_page(articles: QuerySet, request, *, counted: QuerySet | None = None) -> dict:
    """What a list and its pager draw. A number that is none leads to the first page, one too large to the last."""
    paginator = CountedPaginator(articles, articles if counted is None else counted)
    shown = paginator.get_page(request.GET.get("page"))
    shown.object_list = as_cards(shown.object_list)
    numbers = paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    return {"articles": shown, "page_numbers": numbers}
