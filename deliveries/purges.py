"""Telling CDNs which addresses they must forget: each call is a message of the ledger, tried again until it is taken.

The CDNs are those of `WAGTAILFRONTENDCACHE`, with Wagtail's own backends or those of `deliveries.cdn`.
"""

import time
from urllib.parse import urlsplit

from django.db import transaction

from wagtail.contrib.frontend_cache.utils import get_backends

from .models import Delivery

MOST_URLS = 500  # in one message to a CDN that does not say how many it takes


@transaction.atomic
def queue_purge(urls: list[str], directories: list[str] = ()) -> int:
    """Let every CDN forget these, as soon as the transaction commits; returns how many messages that takes.

    A directory stands for everything beneath it, and is left to CDNs that can forget one.
    """
    return sum(queue_for(name, backend, urls, directories) for name, backend in get_backends().items())


def queue_for(name: str, backend, urls: list[str], directories: list[str]) -> int:
    directories = directories if hasattr(backend, "purge_directories") else []
    urls = [url for url in urls if not url.startswith(tuple(directories))]
    batches = [
        *(("urls", batch) for batch in batches_of(theirs(backend, urls), getattr(backend, "most_urls", MOST_URLS))),
        *(("directories", batch) for batch in batches_of(theirs(backend, directories), 100)),
    ]
    moment = time.time_ns()
    Delivery.objects.bulk_create(
        Delivery(
            key=f"purge-{name}-{moment}-{number}",
            channel=Delivery.Channel.PURGE,
            target={"backend": name},
            subject=f"{name}: {len(batch)} × {kind}",
            content={kind: batch},
        )
        for number, (kind, batch) in enumerate(batches)
    )
    return len(batches)


def theirs(backend, urls: list[str]) -> list[str]:
    return [url for url in urls if backend.invalidates_hostname(urlsplit(url).hostname)]


def batches_of(items: list[str], size: int) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
