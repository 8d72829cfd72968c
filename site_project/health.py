"""Whether this process lives (`/healthz`) and whether it can do its work (`/readyz`)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from .worker import HEARTBEAT_EVERY, heartbeat_file

LATE = timedelta(seconds=12 * HEARTBEAT_EVERY)


@never_cache
def alive(request):
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def ready(request):
    """200 when everything answers, else 503; the body says what does not."""
    parts = {
        "database": database_answers(),
        "cache": cache_answers(),
        "worker": worker_is_alive(),
        "storage": settings.MEDIA_ROOT.parent.exists(),
    }
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def cache_answers() -> bool:
    try:
        cache.set("readyz", 1, 5)
        return cache.get("readyz") == 1
    except OSError:
        return False


def worker_is_alive() -> bool:
    try:
        beaten = datetime.fromisoformat(heartbeat_file().read_text())
    except (OSError, ValueError):
        return False
    return timezone.now() - beaten < LATE
