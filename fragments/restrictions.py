"""Which pages are not for everybody, known without a question for each page."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

import swapper
from wagtail.models import PageViewRestriction

from .remembering import remembered

swapper.set_app_prefix("wagtailcore", "wagtail")


def restricted_pages() -> frozenset[int]:
    """Ids of the pages with a restriction of their own."""
    return remembered(
        ("fragments", "restricted"), lambda: frozenset(PageViewRestriction.objects.values_list("page_id", flat=True))
    )


def private_paths() -> tuple[str, ...]:
    """Where the branches begin that are not for everybody."""
    return remembered(("fragments", "private"), paths_of_restricted)


def paths_of_restricted() -> tuple[str, ...]:
    restricted = restricted_pages()
    if not restricted:
        return ()
    # Asked for by their ids: so a keeper that watches sees which pages these paths belong to.
    page_model = swapper.load_model("wagtailcore", "Page")
    return tuple(page_model.objects.filter(pk__in=restricted).order_by("path").values_list("path", flat=True))


def public(pages: QuerySet) -> QuerySet:
    """The same as Wagtail's `public()`, without its question."""
    return without(pages, private_paths())


def without(rows: QuerySet, paths: tuple[str, ...], field: str = "path") -> QuerySet:
    """Without what stands in the branches that begin at these paths."""
    return rows.exclude(reduce(or_, (Q((f"{field}__startswith", path)) for path in paths))) if paths else rows


class RestrictionsMixin:
    """A page that asks for its restrictions only where it could have some."""

    def get_view_restrictions(self):
        if self.pk and not self.may_be_restricted():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def may_be_restricted(self) -> bool:
        restricted = restricted_pages()
        if not restricted or self.alias_of_id is not None:
            return bool(restricted)
        above = self.path[: -self.steplen]
        return self.pk in restricted or remembered(("fragments", "guarded", above), lambda: is_guarded(above))


def is_guarded(path: str) -> bool:
    """Whether whoever goes below the page at this path is asked who she is."""
    page = swapper.load_model("wagtailcore", "Page").objects.filter(path=path).first()
    return page is not None and page.get_view_restrictions().exists()
