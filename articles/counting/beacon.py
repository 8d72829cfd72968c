"""Answering beacons before Django is entered: they need no session, no database and no middleware."""

import functools

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.urls import get_script_prefix, reverse

from ..conf import conf
from ..views import count_picture, count_view


class BeaconsFirst:
    """WSGI middleware: answers the beacons that need nothing of Django, hands on everything else.

    Without it they go through Django like any other request, slower and with the same effect.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if not conf.SPOOL_DIR or not environ["PATH_INFO"].startswith(beacon_prefix()) or has_session(environ):
            return self.application(environ, start_response)
        try:
            response = answer(environ)
        except (Http404, SuspiciousOperation):  # Django has the words for it
            return self.application(environ, start_response)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]


@functools.cache
def beacon_prefix() -> str:
    """What the addresses of beacons begin with, wherever the site has put them."""
    return "/" + reverse("articles:count_view", args=["-"]).removeprefix(get_script_prefix()).removesuffix("-/")


def has_session(environ) -> bool:
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def answer(environ):
    request = WSGIRequest(environ)
    token = request.path_info.removeprefix(beacon_prefix())
    if token.endswith(".gif"):
        return count_picture(request, token.removesuffix(".gif"))
    return count_view(request, token.removesuffix("/"))
