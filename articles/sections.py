"""Finding a section by what a person or a program calls it."""

from django.http import Http404

from wagtail.models import Site, get_page_models

from .mixins import ArticleIndexPageMixin


def section_models() -> list:
    return [model for model in get_page_models() if issubclass(model, ArticleIndexPageMixin)]


def branch_at(request, path: str):
    """The public institution or section at this path, else the root of the site. Raises Http404 where there is none."""
    root = Site.find_for_request(request).root_page
    if not path:
        return root
    found = root.get_descendants().live().public()
    page = found.filter(slug=path.rpartition("/")[2], url_path=f"{root.url_path}{path}/").first()
    if page is None or not holds_articles(page.specific_class or object):
        raise Http404
    return page


def holds_articles(page_class: type) -> bool:
    return getattr(page_class, "is_institution", False) or issubclass(page_class, ArticleIndexPageMixin)


def section_at(request, name: str):
    """The live section with this id or path below the site's root. Raises Http404 where there is none."""
    root = Site.find_for_request(request).root_page
    sections = root.get_descendants().live().public().type(ArticleIndexPageMixin)
    if name.isdecimal():
        found = sections.filter(pk=int(name)).first() if len(name) < 18 else None
    else:
        path = name.strip("/")
        # Only the slug has an index.
        found = sections.filter(slug=path.rpartition("/")[2], url_path=f"{root.url_path}{path}/").first()
    if found is None:
        raise Http404
    return found
