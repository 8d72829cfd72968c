"""A public installation. It refuses to start without its secrets."""

from .base import *  # noqa: F403 -- settings are one namespace
from .base import LEADS_ENCRYPTION, env

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
# With encryption switched off, keys are still read: they open what was encrypted before.
LEADS_KEYS = env.list("LEADS_KEYS") if LEADS_ENCRYPTION else env.list("LEADS_KEYS", default=[])
# `http` on a closed network only: without TLS browsers send no cookie back that is marked secure.
BY_TLS = env("PORTAL_SCHEME", default="https") != "http"
CSRF_TRUSTED_ORIGINS = [f"{'https' if BY_TLS else 'http'}://{host}" for host in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=BY_TLS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000 if BY_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BY_TLS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the browsers' preload list is the owner's decision, and hard to leave
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BY_TLS
SESSION_COOKIE_NAME = "__Host-session" if BY_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BY_TLS else "csrf"
