"""Old addresses lead on, also with more parameters than they had, or in other letters. One query an address."""

from collections.abc import Iterable
from itertools import combinations
from urllib.parse import urlsplit

from django.db.models import F
from django.db.models.functions import Lower
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.encoding import uri_to_iri

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

MOST_PARAMETERS = 6  # of these every selection is tried, the largest first
MANY_PARAMETERS = 20  # of these all, two, one and none; of more, all and none
LONGEST_CHAIN = 5


class RedirectMiddleware:
    """Wagtail's redirects for what would be a 404, but more forgiving, and never in a circle."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.path.startswith("/api/"):
            return response
        redirect = redirect_for(request)
        if redirect is None:
            return response
        kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        return kind(redirect.link)


def redirect_for(request) -> Redirect | None:
    """Where this request leads on; None where nothing is known, or where it would come back to itself."""
    site = Site.find_for_request(request)
    redirect = redirect_at(site, request.get_full_path())
    if redirect is None or not redirect.link or comes_back(request, site, redirect):
        return None
    return redirect


def redirect_at(site: Site | None, address: str) -> Redirect | None:
    """The redirect of an address: as it is, then with fewer parameters, then in other letters; the site's own first."""
    wanted = spellings(address)
    if not wanted:
        return None
    found = (
        Redirect.get_for_site(site)
        .select_related("redirect_page")
        .annotate(plain=Lower("old_path"))
        .filter(plain__in={path.lower() for path in wanted})
        .order_by(F("site").asc(nulls_last=True))
    )
    by_path, by_letters = {}, {}
    for redirect in found:
        by_path.setdefault(redirect.old_path, redirect)
        by_letters.setdefault(redirect.plain, redirect)
    in_these_letters = (by_path[path] for path in wanted if path in by_path)
    in_other_letters = (by_letters[path.lower()] for path in wanted if path.lower() in by_letters)
    return next(in_these_letters, None) or next(in_other_letters, None)


def spellings(address: str) -> list[str]:
    """The address as redirects may have it, the nearest first: all its parameters, some, none; decoded and not."""
    try:
        whole = Redirect.normalise_path(address, decode_unicode=False)
    except ValueError:  # no address at all, such as `//[`
        return []
    path, _mark, query = whole.partition("?")
    parts = query.split("&") if query else []
    sizes = sizes_to_try(len(parts))
    chosen = ("&".join(choice) for size in sizes for choice in combinations(parts, size))
    wanted = [f"{path}?{some}" if some else path for some in chosen]
    # PostgreSQL takes no NUL.
    both = (spelling for one in wanted for spelling in (uri_to_iri(one), one) if "\0" not in spelling)
    return list(dict.fromkeys(both))


def sizes_to_try(count: int) -> Iterable[int]:
    """How many of so many parameters a redirect may have been made with."""
    if count <= MOST_PARAMETERS:
        return range(count, -1, -1)
    return (count, 2, 1, 0) if count <= MANY_PARAMETERS else (count, 0)


def comes_back(request, site: Site | None, redirect: Redirect) -> bool:
    """Whether following the redirects from here on leads round in a circle, with no page on the way."""
    seen, targets = {key_of(request.get_full_path())}, []
    while len(targets) < LONGEST_CHAIN:
        target = urlsplit(redirect.link)
        if target.netloc and target.netloc != request.get_host():
            return False
        targets.append(target.path or "/")
        here = target._replace(scheme="", netloc="", fragment="").geturl() or "/"
        if key_of(here) in seen:
            break
        seen.add(key_of(here))
        redirect = redirect_at(site, here)
        if redirect is None or not redirect.link:
            return False
    return not any(is_page(request, site, path) for path in targets)


def key_of(address: str) -> str:
    return Redirect.normalise_path(address).lower()


def is_page(request, site: Site | None, path: str) -> bool:
    """Whether a page answers there, so that no redirect is asked."""
    if site is None:
        return False
    try:
        return bool(site.root_page.specific.route(request, [step for step in path.split("/") if step]))
    except Http404:
        return False
