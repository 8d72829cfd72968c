"""What stands behind a page's own title: 文章标题_栏目_站点名."""

from django.utils.translation import gettext as _

from wagtail.models import Site

from .furniture import Furniture
from .routing import way_to


def ending_in(frame: Furniture, number: int = 1) -> str:
    """The ending of the title of this page, with the page number of a long list."""
    parts = [_("page %(number)d") % {"number": number}] if number > 1 else []
    parts += [frame.column_title, *names_around(frame)]
    own = getattr(frame.page, "title", "")
    kept = [part for place, part in enumerate(parts) if part and part != own and part not in parts[:place]]
    return "".join(f"{frame.facts.title_separator}{part}" for part in kept)


def names_around(frame: Furniture) -> list[str]:
    """The name behind every title; on a front page what is above it, else its tagline."""
    if frame.front_step is None or not frame.is_front:
        return [frame.name]
    if frame.institution_step and not frame.is_top(frame.institution_step):
        return [frame.facts.site_name or frame.way[0].title]
    return [frame.facts.site_name, frame.facts.tagline]


def ending_of(page) -> str:
    """Hook `title_ending`: the same for a page on the editor's desk; empty where it has no place yet."""
    site = page.get_site() if page.path else None
    if site is None:
        return ""
    root = Site.objects.select_related("root_page").get(pk=site.pk).root_page
    return ending_in(Furniture(None, page, way_to(page, root)))
