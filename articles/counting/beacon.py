"""Answering beacons before Django is entered: they need no session, no database and no middleware."""

import functools
import logging

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.urls import get_script_prefix, reverse

from ..conf import conf
from .counter import count_reading
from .live import fold_views
from .tokens import page_of

logger = logging.getLogger(__name__)
HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


class BeaconsFirst:
    """WSGI middleware: answers the beacons of readers, hands on everything else.

    Without it they go through Django like any other request, slower and with the same effect.
    """

    def __init__(self, application):
        self.application = application
        fold_views()  # what a process before this one left behind waits for no beacon

    def __call__(self, environ, start_response):
        page_id = page_to_count(environ)
        if page_id is None:
            return self.application(environ, start_response)
        status = "200 OK"
        try:
            views = count_reading(WSGIRequest(environ), page_id)
        except SuspiciousOperation:  # Django has the words for it
            return self.application(environ, start_response)
        except OSError:
            logger.exception("The disk does not take views.")
            status, views = "503 Service Unavailable", None
        start_response(status, HEADERS[:])
        return [b'{"view_count": %s}' % (b"null" if views is None else str(views).encode())]


def page_to_count(environ) -> int | None:
    """The page of a beacon that needs nothing of Django. Whoever is signed in does: they may be a colleague."""
    path = environ["PATH_INFO"]
    if not path.startswith(beacon_prefix()) or environ["REQUEST_METHOD"] != "POST" or not conf.SPOOL_DIR:
        return None
    if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
        return None
    return page_of(path[len(beacon_prefix()) : -1])


@functools.cache
def beacon_prefix() -> str:
    """What the addresses of beacons begin with, wherever the site has put them."""
    return "/" + reverse("articles:count_view", args=["-"]).removeprefix(get_script_prefix()).removesuffix("-/")
