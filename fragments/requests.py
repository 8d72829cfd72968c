"""A request without what was found out for it before."""

from .remembering import has_keeper
from .sites import forgetful, site_of


def read_again(request):
    """The same request for the maker of a fragment: with the site as it is now, if it was asked for at all."""
    if request is None or not has_keeper():
        return request
    again = forgetful(request)
    if getattr(request, "_wagtail_site", None) is not None:
        again._wagtail_site = site_of(again)
    return again
