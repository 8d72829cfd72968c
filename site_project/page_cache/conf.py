from pathlib import Path

from django.conf import settings


class PageCacheConf:
    @property
    def ENABLED(self) -> bool:
        return settings.PAGE_CACHE_ENABLED

    @property
    def FOLDER(self) -> Path:
        """On a disk of this host, never shared between hosts: processes meet in it by memory and by locks."""
        return settings.PAGE_CACHE_FOLDER

    @property
    def MEMORY(self) -> int:
        """Bytes that each worker keeps at hand."""
        return settings.PAGE_CACHE_MEMORY

    @property
    def DISK(self) -> int:
        """Bytes that all workers of a host keep on disk."""
        return settings.PAGE_CACHE_DISK

    @property
    def NGINX(self) -> bool:
        """Whether an nginx with `deploy/nginx.conf` stands in front, and may answer alone what is kept."""
        return settings.PAGE_CACHE_NGINX

    @property
    def CDN_KEEPS(self) -> int:
        """Seconds for which a CDN that is told of changes may keep a page; 0 without one."""
        return getattr(settings, "PAGE_CACHE_CDN_KEEPS", 600) if getattr(settings, "WAGTAILFRONTENDCACHE", None) else 0

    @property
    def PAGES_KEEP(self) -> int:
        """Seconds after which a page is made anew though nothing changed, for its lists by readers."""
        return getattr(settings, "PAGE_CACHE_PAGES_KEEP", 600)

    @property
    def ANSWERS_KEEP(self) -> float:
        """Seconds an answer of the API that tells the number of readers may be old."""
        return getattr(settings, "PAGE_CACHE_ANSWERS_KEEP", 2)

    @property
    def PATIENCE(self) -> float:
        """Seconds to wait for a page that another process is making, before making it oneself."""
        return getattr(settings, "PAGE_CACHE_PATIENCE", 2)

    @property
    def QUERY_NAMES(self) -> set[str]:
        """Names in an address of a page that change what is shown; others are left out of what is kept."""
        return set(getattr(settings, "PAGE_CACHE_QUERY_NAMES", QUERY_NAMES))


# The facets of the catalogue, the search and the pagers; a test compares them with what the views read.
QUERY_NAMES = ["page", "q", "order", "sort", "field", "audience", "days", "format", "city"]

conf = PageCacheConf()
