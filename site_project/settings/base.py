"""Settings every installation shares. What differs between machines is read from the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from .cdn import frontend_caches

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
# Everything the running portal writes lives here: database, media, collected static files, keys.
DATA_DIR = Path(env("DATA_DIR", default="") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "home",
    "articles",
    "programs",
    "leads",
    "deliveries",
    "renditions",
    "zhsearch",
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.search_promotions",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "ninja",  # serves the API's documentation page from our own host
    "corsheaders",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # its catalogue: without it Wagtail says “ago”
    "django.contrib.sessions",
    "django.contrib.messages",
    "wagtail.contrib.sitemaps",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "site_project",  # last: its roles need the permissions of all the others
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "site_project.maintenance.MaintenanceMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "site_project.middleware.ApiMiddleware",
    "site_project.sites.SiteMiddleware",
    "home.missing_addresses.MissingAddressMiddleware",
    "home.redirects.RedirectMiddleware",
    "articles.withdrawals.gone.GoneMiddleware",
]

ROOT_URLCONF = "site_project.urls"
WSGI_APPLICATION = "site_project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults 1,481 of 1,600 read-then-write transactions of eight writers failed; with these, none.
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
# To open a connection takes longer than to ask for a page.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}

# Public pages, kept ready to be sent (site_project/page_cache). The folder belongs to one host, on a disk of its own.
PAGE_CACHE_ENABLED = env.bool("PAGE_CACHE", default=True)
PAGE_CACHE_FOLDER = Path(env("PAGE_CACHE_FOLDER", default="") or DATA_DIR / "page_cache")
PAGE_CACHE_MEMORY = env.int("PAGE_CACHE_MEMORY_MB", default=24) * 1024 * 1024
PAGE_CACHE_DISK = env.int("PAGE_CACHE_DISK_MB", default=2048) * 1024 * 1024
# What many pages show alike is made once, and again when the counters of the page cache say so.
FRAGMENTS_KEEPER = "site_project.page_cache.fragments.keeper"
# An nginx with deploy/nginx.conf stands in front of this host's processes and answers alone what is kept.
PAGE_CACHE_NGINX = env.bool("PAGE_CACHE_NGINX", default=False)
# A CDN that keeps pages is told what to forget by the worker; Wagtail's own signals would tell it less.
WAGTAILFRONTENDCACHE = frontend_caches(env)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai", "Asia/Urumqi"]
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["site_project.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Only hashed names are served, so only they are compressed: half the work of collectstatic.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long StreamField sends many

EMAIL_CONFIG = env.email("EMAIL_URL", default="dummymail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = DEFAULT_FROM_EMAIL

WAGTAILADMIN_USER_LOGIN_FORM = "site_project.login.PortalLoginForm"
WAGTAIL_SITE_NAME = "讲坛"
WAGTAILADMIN_BASE_URL = env("ADMIN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "home.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.image_forms.PortalImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Views are put down here and added up once a second, so no reader waits for the database.
ARTICLES_SPOOL_DIR = DATA_DIR / "views"
ARTICLES_SHARED_CACHE = "default" if REDIS_URL else None
ARTICLES_TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Where reviews are announced: https addresses, each with the secret that signs what is sent there.
ARTICLES_REVIEW_WEBHOOKS = [
    {"url": url, "secret": env("REVIEW_WEBHOOK_SECRET", default="")} for url in env.list("REVIEW_WEBHOOKS", default=[])
]
# Group robots that hear of the reviews: `wecom=https://…`, `dingtalk=https://…`, `feishu=https://…`.
ARTICLES_REVIEW_ROBOTS = [
    {"kind": kind, "url": url, "secret": env("REVIEW_ROBOT_SECRET", default="")}
    for kind, _, url in (robot.partition("=") for robot in env.list("REVIEW_ROBOTS", default=[]))
]
# Who asked is encrypted in the database; in clear text only by an explicit word.
LEADS_ENCRYPTION = env.bool("LEADS_ENCRYPTION", default=True)
# Enquiries that the database does not take wait here, encrypted; a disk of this host.
LEADS_SPOOL_DIR = DATA_DIR / "enquiries"
LEADS_TRUSTED_PROXIES = ARTICLES_TRUSTED_PROXIES
# Files of leads that the worker makes, encrypted; several hosts share this folder.
LEADS_EXPORT_DIR = Path(env("LEADS_EXPORT_DIR", default="") or DATA_DIR / "exports")
LEADS_HOTLINE = env("LEADS_HOTLINE", default="")
# The admin calls no foreign host.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "zhsearch.backend", "TITLE_BOOST": 8}}
WAGTAILAPI_BASE_URL = WAGTAILADMIN_BASE_URL
WAGTAILAPI_LIMIT_MAX = 100
# Wagtail's preview API, for token holders; its documentation stays private.
WAGTAIL_API_V3 = env.bool("WAGTAIL_API_V3", default=False)
WAGTAILAPI_DOCS_ENABLED = False

CORS_URLS_REGEX = r"^/api/"
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "idempotency-key"]

CONTENT_SECURITY_POLICY = {
    # The admin keeps Wagtail's two inline date choosers, the API's documentation its inline styles.
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/api/v1/docs"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
