"""Long lists of articles, a page at a time."""

from django.core.paginator import Paginator
from django.db.models import QuerySet

from .conf import conf
from .listings import as_cards


def one_page(articles: QuerySet, request) -> dict:
    """What a list and its pager draw. A number that is none leads to the first page, one too large to the last."""
    paginator = Paginator(articles, conf.PAGE_SIZE)
    shown = paginator.get_page(request.GET.get("page"))
    shown.object_list = as_cards(shown.object_list)
    numbers = paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    return {"articles": shown, "page_numbers": numbers}
