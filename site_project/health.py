"""Whether this process lives (`/healthz`) and whether it can do its work (`/readyz`)."""

import os
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
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
        "storage": storage_takes_files(),
    }
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def cache_answers() -> bool:
    try:
        cache.set("readyz", 1, 5)
        return cache.get("readyz") == 1
    except troubles_of_a_cache():
        return False


def troubles_of_a_cache() -> tuple[type[Exception], ...]:
    """Asked for once something was raised, and not before: the client of Redis is five megabytes."""
    from redis.exceptions import RedisError

    return OSError, RedisError


def storage_takes_files() -> bool:
    """Whether pictures can be written; a folder that does not exist yet is made where that is allowed."""
    folder = next(folder for folder in [settings.MEDIA_ROOT, *settings.MEDIA_ROOT.parents] if folder.exists())
    return folder.is_dir() and os.access(folder, os.W_OK)


def worker_is_alive() -> bool:
    try:
        beaten = datetime.fromisoformat(heartbeat_file().read_text())
    except (OSError, ValueError):
        return False
    return timezone.now() - beaten < LATE
