"""Finding a section by what a person or a program calls it."""

from django.http import Http404

from wagtail.models import Site, get_page_models

from .mixins import ArticleIndexPageMixin


def section_models() -> list:
    return [model for model in get_page_models() if issubclass(model, ArticleIndexPageMixin)]


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
