"""The numbers under a list, each with its address."""

from collections.abc import Callable

from django.core.paginator import Page


class Pager:
    """What `programs/includes/pager.html` draws."""

    def __init__(self, page: Page, address: Callable[[int], str]):
        self.page = page
        self.address = address

    @property
    def pages(self) -> list[tuple]:
        """(number, address); a gap is None."""
        paginator = self.page.paginator
        shown = paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [(n, self.address(n)) if n != paginator.ELLIPSIS else (None, "") for n in shown]

    @property
    def previous_url(self) -> str:
        return self.address(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.address(self.page.number + 1) if self.page.has_next() else ""
