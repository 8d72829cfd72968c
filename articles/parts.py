"""Parts of a page, drawn once until something they show has changed."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from wagtail.models import Site

from fragments.pages import page_anew
from fragments.remembering import has_keeper, remembered
from fragments.requests import read_again

Part = TypeVar("Part")


def part_of(page, request, name: str, make: Callable[..., Part], *more: Hashable) -> Part:
    """What `make(page, request)` gives, made of the page as it is stored; of the page at hand in a preview.

    `more` is what else it depends on beside the database.
    """
    if getattr(request, "is_preview", False) or not has_keeper():
        return make(page, request)
    site = Site.find_for_request(request)
    key = ("articles", name, site and site.pk, page.pk, *more)
    return remembered(key, lambda: make(page_anew(page), read_again(request)))
