"""What differs under test, each with its reason."""

import atexit
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from .base import *  # noqa: F403 -- settings are one namespace
from .base import BASE_DIR, CACHES, DATABASES, INSTALLED_APPS, MIDDLEWARE, REDIS_URL, TEMPLATES, env

SECRET_KEY = "only for tests"  # noqa: S105 -- protects nothing
ALLOWED_HOSTS = ["*"]
TEST_RUNNER = "tests.runner.Runner"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.own_pages"]

# Several suites may run side by side, and a test may empty its cache.
TEST_NAME = f"jiangtan-{env('TEST_NAME', default='test')}"
if REDIS_URL:
    address = urlsplit(REDIS_URL)
    number = int(address.path.strip("/") or 0) + env.int("TEST_NUMBER", default=0)
    REDIS_URL = CACHES["default"]["LOCATION"] = address._replace(path=f"/{number}").geturl()
DATABASES["default"]["TEST"] = {"NAME": f"test_{TEST_NAME}"}
# A file database, because browser tests and fault tests use it from several threads and processes.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"{TEST_NAME}.sqlite3")}

LEADS_KEYS = ["b25seSBmb3IgdGVzdHMsIGFuZCAzMiBieXRlcyBsb24="]
# No enquiry waits on disk; tests of the spool have one of their own.
LEADS_SPOOL_DIR = None

# Slow on purpose in production.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected before a test.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# Suites run side by side: the maintenance page or the heartbeat of one is none of the others' business.
DATA_DIR = Path(tempfile.mkdtemp(prefix="jiangtan-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEDIA_ROOT = DATA_DIR / "media"
LEADS_EXPORT_DIR = DATA_DIR / "exports"
PAGE_CACHE_FOLDER = Path(env("PAGE_CACHE_FOLDER", default="") or DATA_DIR / "pages")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A test undoes what it wrote, which no counter can tell; tests of fragments have counters of their own.
FRAGMENTS_KEEPER = None
# Views are seen at once, and no thread writes beside a test; those of counting have a spool of their own.
ARTICLES_SPOOL_DIR = None
ARTICLES_SHARED_CACHE = "default"
ZHSEARCH_STORE_QUERIES_EVERY = 0
# A test sees the result of what it started.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Beside the ready-made article the suite has one of its own.
ARTICLES_PAGE_MODEL = "articles.ArticlePage"

# The second run: a site with a base page of its own. The portal itself needs Wagtail's page, the plugins do not.
SWAPPED_BASE_PAGE = env.bool("SWAPPED_BASE_PAGE", default=False)
if SWAPPED_BASE_PAGE:
    ARTICLES_PAGE_MODEL = "own_pages.OwnArticlePage"
    WAGTAIL_PAGE_MODEL = "basepage.BasePage"
    WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
    WAGTAILIMAGES_IMAGE_FORM_BASE = ""
    INSTALLED_APPS = [
        "wagtail.test.basepage",
        *[app for app in INSTALLED_APPS if app not in {"site_project", "home"}],
    ]
    ROOT_URLCONF = "tests.own_pages.urls"
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(("site_project.", "home.missing"))]
    # The portal's frame needs home; the own site brings what `wagtail start` would.
    TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests/own_pages/templates", *TEMPLATES[0]["DIRS"]]
