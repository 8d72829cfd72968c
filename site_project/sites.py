"""Wagtail's own view is told the site, which is not looked up for every request."""

from wagtail.views import serve

from fragments.remembering import has_keeper
from fragments.sites import site_of


class SiteMiddleware:
    """Tells Wagtail's own view the site; others, which may want none, ask themselves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if view is serve:
            know_site(request)


def know_site(request) -> None:
    """Put the site where `Site.find_for_request` looks first."""
    if has_keeper():
        request._wagtail_site = site_of(request)
