"""Which requests get a kept page, under which key, and as what the application sees them when it makes that page.

The application is asked with a request that holds nothing but its key: whatever else a visitor sends cannot get into
what others are shown.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import validate_host
from django.utils.translation.trans_real import parse_accept_lang_header

from wagtail.models import Site

from site_project.middleware import SPOKEN

from .conf import conf

API = "/api/v1/"
# Every search is written to the log of queries, and there is no end of them to keep.
SEARCHES = ("/search/", "/api/v1/search")
# Addresses that are never kept: some answer one person, the others are files or would not gain.
APART = (
    "/admin/",
    "/api/",
    "/articles/",
    "/documents/",
    "/media/",
    "/leads/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/_util/",
)
PLAIN_PATH = re.compile(r"(?:/[^/;\\\x00-\x20\x7f]+)*/?")
LONGEST_PATH, LONGEST_QUERY, LONGEST_HOST = 500, 300, 260
METHODS = {"GET", "HEAD"}
NO_BODY = {None, "", "0"}
DEFAULT_PORTS = {80, 443}
# Headers with which some software lets a request be another one.
DISGUISES = (
    "HTTP_AUTHORIZATION",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_X_HTTP_METHOD_OVERRIDE",
    "HTTP_X_HTTP_METHOD",
    "HTTP_X_METHOD_OVERRIDE",
    "HTTP_X_ORIGINAL_URL",
    "HTTP_X_REWRITE_URL",
)
# What the application may know beside the key: who reads, for counting, and where from. It changes no byte.
KEPT = {
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_PURPOSE",
    "HTTP_X_MOZ",
    "HTTP_X_PURPOSE",
}

Key = tuple[str, str, str, str, str]  # scheme, host, path, query, variant


def key_of(environ: dict) -> Key | None:
    """The key of what this request asks for; None where it is not one that others could share."""
    if environ["REQUEST_METHOD"] not in METHODS or environ.get("CONTENT_LENGTH") not in NO_BODY:
        return None
    for name in DISGUISES:
        if name in environ:
            return None
    if is_known(environ.get("HTTP_COOKIE")) or environ.get("SCRIPT_NAME"):
        return None
    host, path = environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", "")
    if len(path) > LONGEST_PATH or len(host) > LONGEST_HOST:
        return None
    variant = variant_of(environ) if path.startswith(API) else ""
    query = environ.get("QUERY_STRING", "")
    find = shared_key if len(query) <= LONGEST_QUERY else shared_key.__wrapped__
    return find(scheme_of(environ), host, path, query, variant)


@lru_cache(maxsize=4096)
def shared_key(scheme: str, host: str, path: str, query: str, variant: str) -> Key | None:
    """The same object each time, for a request that holds nothing else."""
    is_api = bool(variant)
    if path.startswith(SEARCHES) or (not is_api and path.startswith(apart())):
        return None
    if not PLAIN_PATH.fullmatch(path) or (is_api and len(query) > LONGEST_QUERY):
        return None
    return scheme, host, path, shared_query(query, is_api) if query else "", variant


@lru_cache(maxsize=1)
def apart() -> tuple[str, ...]:
    return (*APART, settings.STATIC_URL)


def is_known(cookies: str | None) -> bool:
    """Whether the visitor has a session: staff, or somebody who gave a page's password."""
    return bool(cookies) and settings.SESSION_COOKIE_NAME in cookies


def scheme_of(environ: dict) -> str:
    """As Django finds it."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if trusted and trusted[0] in environ:
        return "https" if environ[trusted[0]].split(",", 1)[0].strip() == trusted[1] else "http"
    return environ["wsgi.url_scheme"]


def shared_query(query: str, is_api: bool) -> str:
    """The part of a query that matters, in one order. The API knows every name, or answers 400."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not is_api:
        names = conf.QUERY_NAMES
        pairs = [pair for pair in pairs if pair[0] in names]
        pairs = pairs if sum(len(value) for _name, value in pairs) <= LONGEST_QUERY else []
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def variant_of(environ: dict) -> str:
    """What an answer of the API differs by: the language, and the origin that may read it."""
    language = language_in(environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200])
    origin = environ.get("HTTP_ORIGIN")
    return f"{language} {origin}" if origin in settings.CORS_ALLOWED_ORIGINS else f"{language} "


@lru_cache(maxsize=1024)
def language_in(header: str) -> str:
    codes = (code[:2] for code, _weight in parse_accept_lang_header(header))
    return next((code for code in codes if code in SPOKEN), "zh")


def known_hosts() -> set[str]:
    """The Host headers of the portal's sites that Django would answer."""
    hosts = set()
    for hostname, port in Site.objects.values_list("hostname", "port"):
        if validate_host(hostname, settings.ALLOWED_HOSTS):
            hosts |= {f"{hostname}:{port}", *([hostname] if port in DEFAULT_PORTS else [])}
    return hosts


def clean_environ(environ: dict, key: Key) -> dict:
    """The request as everybody who shares the key would send it, for a whole body without compression."""
    clean = {
        name: value
        for name, value in environ.items()
        if not name.startswith("HTTP_") or name in KEPT or name.startswith("HTTP_SEC_")
    }
    language, _space, origin = key[4].partition(" ")
    clean |= {"REQUEST_METHOD": "GET", "HTTP_HOST": key[1], "QUERY_STRING": key[3], "CONTENT_LENGTH": "0"}
    clean |= {"HTTP_ACCEPT_LANGUAGE": language} if language else {}
    clean |= {"HTTP_ORIGIN": origin} if origin else {}
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if trusted and trusted[0] in environ:
        clean[trusted[0]] = trusted[1] if key[0] == "https" else key[0]
    clean.pop("wsgi.file_wrapper", None)
    return clean
