"""The map for readers: every front page, its branches and one level below them."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from wagtail.models import Page, Site, get_page_models

DEEP = 3  # front page, branch, and what stands in the branch
ENTRIES = 12

Below = dict[str, list[Page]]


def site_map(request) -> list[dict]:
    """Front pages with their branches, in two queries. Branches of articles show their sections, not each article."""
    root = Site.find_for_request(request).root_page
    pages = list(
        Page.objects.descendant_of(root, inclusive=True)
        .live()
        .public()
        .filter(depth__lte=root.depth + DEEP)
        .exclude(content_type__in=leaf_types())
        .select_related("content_type")
        .order_by("path")
    )
    below = defaultdict(list)
    for page in pages:
        below[page.path[: -Page.steplen]].append(page)
    fronts = [page for page in pages if page.pk == root.pk or getattr(page.specific_class, "is_institution", False)]
    return [entry_of(front, below, fronts) for front in fronts]


def leaf_types() -> list[ContentType]:
    leaves = [model for model in get_page_models() if getattr(model, "crumb_leaf", False)]
    return list(ContentType.objects.get_for_models(*leaves).values())


def entry_of(front: Page, below: Below, fronts: list[Page]) -> dict:
    """The front page with its branches, and the pages that stand alone below it."""
    found = [page for page in below[front.path] if page not in fronts]
    return {
        "page": front,
        "branches": [{"page": page, "pages": below[page.path][:ENTRIES]} for page in found if below[page.path]],
        "pages": [page for page in found if not below[page.path]],
    }
