"""Finding and loading a page in few queries, however deep it lies. Wagtail's own way asks two for every level."""

from itertools import accumulate

from wagtail.models import Page

DEEPEST = 20  # levels looked for at once; what lies deeper is found Wagtail's way


def loaded(page: Page) -> Page:
    """The page as its own class, together with the relations which that class names in `loaded_with`."""
    model = page.specific_class
    if model is None or isinstance(page, model):
        return page
    found = model.objects.select_related(*getattr(model, "loaded_with", ())).get(pk=page.pk)
    if hasattr(page, "_cached_parent_obj"):
        found._cached_parent_obj = page._cached_parent_obj  # treebeard's get_parent() answers from it
    return found


def deepest_page(front: Page, slugs: list[str], plain_routes: set) -> tuple[Page, list[str]]:
    """The last page on the way that these slugs name, and the slugs it must make sense of itself.

    Stops at a page whose class does not route in one of the plain ways.
    """
    paths = list(accumulate(slugs[:DEEPEST], lambda path, slug: f"{path}{slug}/", initial=front.url_path))[1:]
    # Only slugs have an index.
    known = Page.objects.filter(slug__in=slugs[:DEEPEST], url_path__in=paths)
    found = {page.url_path: page for page in known}
    step, depth = front, 0
    for path in paths:
        if path not in found or (depth and getattr(step.specific_class, "route", None) not in plain_routes):
            break
        found[path]._cached_parent_obj = step
        step, depth = found[path], depth + 1
    return step, slugs[depth:]


def way_to(page: Page, root: Page) -> list[Page]:
    """The pages from the root of the site down to this one; no query for a page that was just routed to."""
    way = [page]
    while way[0].depth > root.depth:
        way.insert(0, way[0].get_parent())
    return way
