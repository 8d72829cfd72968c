"""While the site is worked on: one page, made beforehand, served without the database."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

from .page_cache.writes import generations

RETRY_AFTER = 600  # seconds; search engines come again instead of forgetting the page
ALWAYS_ANSWERED = {"/healthz"}


def page_file() -> Path:
    return settings.DATA_DIR / "maintenance.html"


def begin(*, name: str, hotline: str = "", hotline_hours: str = "", until: str = "") -> None:
    """Show the page from the next request on, in every worker of this host, in place of kept pages too."""
    words = {"name": name, "hotline": hotline, "hotline_hours": hotline_hours, "until": until}
    beside = page_file().with_suffix(".new")
    beside.write_text(render_to_string("maintenance.html", words), encoding="utf-8")
    beside.replace(page_file())
    generations().close(True)


def end() -> None:
    page_file().unlink(missing_ok=True)
    generations().close(False)


def page_in_place() -> bytes | None:
    try:
        return page_file().read_bytes()
    except FileNotFoundError:
        return None


class MaintenanceMiddleware:
    """Stands above whatever asks the database, below what serves the stylesheet."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        page = None if request.path in ALWAYS_ANSWERED else page_in_place()
        if page is None:
            return self.get_response(request)
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})
