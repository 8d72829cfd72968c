"""Which site a request is for, found once and not for every request."""

import copy

from django.http.request import split_domain_port

from wagtail.models import Site

from .pages import Row, page_from, row_at_hand
from .remembering import remembered

COLUMNS = tuple(field.attname for field in Site._meta.concrete_fields)


def site_of(request) -> Site | None:
    """As Wagtail finds it, with its root page as its own class."""
    host = split_domain_port(request._get_raw_host())[0]
    found = remembered(("fragments", "site", host, request.get_port()), lambda: facts_of_site(request))
    return site_from(*found) if found else None


def facts_of_site(request) -> tuple[tuple, Row] | None:
    site = Site.find_for_request(forgetful(request))
    return site and (tuple(getattr(site, name) for name in COLUMNS), row_at_hand(site.root_page))


def forgetful(request):
    """The same request without what was found for it before: site, root paths and settings may be older."""
    again = copy.copy(request)
    # Wagtail's own, and settings models, which are kept as `_home.sitesettings`.
    for name in [name for name in vars(again) if name.startswith("_wagtail") or "." in name]:
        delattr(again, name)
    return again


def site_from(values: tuple, root: Row) -> Site:
    site = Site.from_db("default", COLUMNS, values)
    site.root_page = page_from(root)
    return site
