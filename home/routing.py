"""Finding and loading a page in few queries, however deep it lies. Wagtail's own way asks two for every level."""

from itertools import accumulate

from wagtail.models import Page

from fragments.pages import Row, columns_of, page_anew, page_from, row_at_hand
from fragments.reading import read_once
from fragments.remembering import has_keeper, remembered

DEEPEST = 20  # levels looked for at once; what lies deeper is found Wagtail's way


def loaded(page: Page) -> Page:
    """The page as its own class, together with the relations which that class names in `loaded_with`."""
    model = page.specific_class
    if model is None or (isinstance(page, model) and is_enough(page)):
        return page
    if has_keeper() and getattr(model, "drawn_in_parts", False):
        row = remembered(("home", "row", model._meta.label, page.pk), lambda: row_of(page))
        return page_from(row, getattr(page, "_cached_parent_obj", None))
    found = model.objects.select_related(*getattr(model, "loaded_with", ())).get(pk=page.pk)
    if hasattr(page, "_cached_parent_obj"):
        found._cached_parent_obj = page._cached_parent_obj  # treebeard's get_parent() answers from it
    return found


def is_enough(page: Page) -> bool:
    """A class that is `drawn_in_parts` reads its texts where they are drawn, and seldom."""
    missing = page.get_deferred_fields()
    return not missing or (getattr(page, "drawn_in_parts", False) and missing.isdisjoint(columns_of(type(page))))


def row_of(page: Page) -> Row:
    """The page in its own class as plain values, without its texts: they are fetched when somebody asks for them."""
    found = page_anew(page)
    names = columns_of(type(found))
    return type(found), names, tuple(getattr(found, name) for name in names)


def page_above(front: Page, slugs: list[str], plain_routes: set) -> Page | None:
    """The page on the way from the front page that all these slugs but the last name; None if that is not remembered.

    Stops as `deepest_page` does. The same for all pages below it.
    """
    if len(slugs) < 2:
        return front
    if not has_keeper():
        return None
    key = ("home", "way", front.pk, front.url_path, *slugs[:-1])
    try:
        rows = remembered(key, lambda: rows_on_way(front, slugs, plain_routes))
    except LookupError:
        return None
    page = front
    for row in rows:
        page = page_from(row, page)
    return page


def rows_on_way(front: Page, slugs: list[str], plain_routes: set) -> list[Row]:
    """Raises LookupError where the way ends before the last slug: what is missing today may be there tomorrow."""
    page, rest = walk(front, slugs[:-1], plain_routes, pages_once(front, slugs))
    if rest:
        raise LookupError(rest)
    way = [page]
    while way[0].depth > front.depth + 1:
        way.insert(0, way[0].get_parent())
    return [row_at_hand(page) for page in way]


def page_below(front: Page, above: Page, slugs: list[str]) -> Page | None:
    """The child that the last slug names, as its own class and without its texts."""
    key = ("home", "child", above.pk, above.url_path, slugs[-1])
    try:
        row = remembered(key, lambda: row_below(front, above.url_path, slugs))
    except LookupError:
        return None
    return page_from(row, above)


def row_below(front: Page, url_path: str, slugs: list[str]) -> Row:
    """Raises LookupError where there is none."""
    found = pages_once(front, slugs).get(f"{url_path}{slugs[-1]}/")
    if found is None:
        raise LookupError(slugs)
    return row_of(found) if getattr(found.specific_class, "drawn_in_parts", False) else row_at_hand(found)


def deepest_page(front: Page, slugs: list[str], plain_routes: set) -> tuple[Page, list[str]]:
    """The last page on the way that these slugs name, and the slugs it must make sense of itself.

    Stops at a page whose class does not route in one of the plain ways.
    """
    return walk(front, slugs, plain_routes, pages_at(front, slugs))


def pages_once(front: Page, slugs: list[str]) -> dict[str, Page]:
    return read_once(("home", "steps", front.pk, front.url_path, *slugs), lambda: pages_at(front, slugs))


def pages_at(front: Page, slugs: list[str]) -> dict[str, Page]:
    """The pages that these slugs name, step by step, by their URL path."""
    # Only slugs have an index. Of several pages at one address the first is read.
    known = Page.objects.filter(slug__in=slugs[:DEEPEST], url_path__in=paths_of(front, slugs)).order_by("-path")
    return {page.url_path: page for page in known}


def paths_of(front: Page, slugs: list[str]) -> list[str]:
    return list(accumulate(slugs[:DEEPEST], lambda path, slug: f"{path}{slug}/", initial=front.url_path))[1:]


def walk(front: Page, slugs: list[str], plain_routes: set, found: dict[str, Page]) -> tuple[Page, list[str]]:
    step, depth = front, 0
    for path in paths_of(front, slugs):
        if path not in found or (depth and getattr(step.specific_class, "route", None) not in plain_routes):
            break
        found[path]._cached_parent_obj = step
        step, depth = found[path], depth + 1
    return step, slugs[depth:]


def way_to(page: Page, root: Page) -> list[Page]:
    """The pages from the root of the site down to this one; no query for a page that was just routed to, else one."""
    if page.depth > root.depth and not hasattr(page, "_cached_parent_obj"):
        know_parents(page, root)
    way = [page]
    while way[0].depth > root.depth:
        way.insert(0, way[0].get_parent())
    return way


def know_parents(page: Page, root: Page) -> None:
    """Tell the page, and each one above it, its parent, where treebeard's `get_parent()` finds it."""
    paths = [page.path[:end] for end in range(len(root.path), len(page.path), page.steplen)]
    above = list(Page.objects.filter(path__in=paths).order_by("path"))
    for parent, child in zip(above, [*above[1:], page], strict=True):
        child._cached_parent_obj = parent
