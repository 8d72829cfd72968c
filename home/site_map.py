"""The map for readers: every front page, its branches and one level below them."""

from wagtail.models import Page, Site

DEEP = 3  # front page, branch, and what stands in the branch
ENTRIES = 12


def site_map(request) -> list[dict]:
    """Front pages with their branches, in two queries. Branches of articles show their sections, not each article."""
    root = Site.find_for_request(request).root_page
    pages = list(
        Page.objects.descendant_of(root, inclusive=True)
        .live()
        .public()
        .filter(depth__lte=root.depth + DEEP)
        .select_related("content_type")
        .order_by("path")
    )
    fronts = [page for page in pages if page.pk == root.pk or getattr(page.specific_class, "is_institution", False)]
    return [{"page": front, "branches": branches_of(front, pages, fronts)} for front in fronts]


def branches_of(front: Page, pages: list[Page], fronts: list[Page]) -> list[dict]:
    below = [page for page in children_of(front, pages) if page not in fronts]
    return [{"page": page, "pages": [p for p in children_of(page, pages) if is_branch(p)][:ENTRIES]} for page in below]


def children_of(parent: Page, pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.depth == parent.depth + 1 and page.path.startswith(parent.path)]


def is_branch(page: Page) -> bool:
    return not getattr(page.specific_class, "crumb_leaf", False)
