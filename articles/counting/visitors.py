"""Who is counted: people, once in a while; no robots, no prefetches, no staff, no other site's script."""

import functools
import hmac
import logging
import secrets
import time
from collections.abc import Callable
from datetime import date

from django.core.cache import caches
from django.db import Error
from django.utils.timezone import localdate

from crawleruseragents import is_crawler

from ..conf import conf
from .window import salt_in, window_in

logger = logging.getLogger(__name__)
PREFETCH_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ", "HTTP_X_PURPOSE")
# Chinese robots the shared list does not know.
MORE_ROBOTS = ("haosouspider", "jiankongbao", "doubaobot")
DAY = 24 * 60 * 60
LEAVE_ALONE = 10  # seconds for which a shared window that failed is not asked


@functools.lru_cache(4096)
def is_robot(agent: str) -> bool:
    # Fifteen hundred patterns take 0.2 ms, and browsers call themselves by few names.
    return not agent or is_crawler(agent) or any(name in agent.lower() for name in MORE_ROBOTS)


def is_reading(request) -> bool:
    """Whether a person looks at our page or at a front end of ours."""
    headers = request.META  # as they came: eight thousand times a second, `request.headers` would cost too much
    if is_robot(headers.get("HTTP_USER_AGENT", "")) or is_staff(request):
        return False
    if any(headers.get(name) for name in PREFETCH_HEADERS):
        return False
    origin = headers.get("HTTP_ORIGIN")
    if origin in conf.COUNTED_ORIGINS:
        return True
    if headers.get("HTTP_SEC_FETCH_SITE", "same-origin") not in {"same-origin", "none"}:
        return False
    return origin in {None, f"{request.scheme}://{request.get_host()}"}


def is_staff(request) -> bool:
    """Whoever is signed in works here. Without a session there is nobody to ask for."""
    try:
        return hasattr(request, "user") and request.user.is_authenticated
    except Error:  # sessions are away with the database; readers have none
        return True


def is_first_in_window(request, page_id: int) -> bool:
    """False when the same visitor read the page a moment ago. Address and browser are hashed, never stored."""
    seconds = conf.VIEW_WINDOW
    if not seconds:
        return True
    visitor = f"{page_id}|{address_of(request)}|{request.META.get('HTTP_USER_AGENT')}"
    visit = hmac.digest(salt_of(localdate()), visitor.encode(), "sha256")[:16]
    if conf.SPOOL_DIR and not window_in(conf.SPOOL_DIR).is_first(visit, seconds):
        return False
    return shared.ask(lambda cache: cache.add(f"articles.view.{visit.hex()}", 1, seconds), otherwise=True)


def address_of(request) -> str:
    """Where the visitor is, by the word of our own proxies; what stands before that anybody may have written."""
    hops = conf.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if hops and len(forwarded) >= hops:
        return forwarded[-hops].strip()
    return request.META.get("REMOTE_ADDR", "")


class SharedCache:
    """The cache that all hosts share, left alone for a while when it fails: a count never waits for it."""

    def __init__(self):
        self.closed_until = 0.0

    def ask(self, question: Callable, otherwise):
        if not conf.SHARED_CACHE or time.monotonic() < self.closed_until:
            return otherwise
        try:
            return question(caches[conf.SHARED_CACHE])
        except Exception:
            self.closed_until = time.monotonic() + LEAVE_ALONE
            logger.exception("The shared cache does not answer; each host tells its visitors apart alone.")
            return otherwise


shared = SharedCache()


@functools.lru_cache(2)
def salt_of(day: date) -> bytes:
    """What visits of that day are hashed with: random, the same on all hosts, and gone with the day."""

    def agreed(own: bytes) -> bytes:
        return shared.ask(lambda cache: cache.get_or_set(f"articles.salt.{day}", own, DAY), otherwise=own)

    # Processes of a host agree even where the shared cache was away for one of them.
    return salt_in(conf.SPOOL_DIR, day, agreed) if conf.SPOOL_DIR else agreed(secrets.token_bytes(32))
