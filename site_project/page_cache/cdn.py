"""What a CDN must forget: the addresses of kept pages that depend on counters which have risen since the last look.

The worker compares the counters with those it found last time, so it does not matter who raised them, whether another
host did, or whether a worker died in between: the last look is noted only after the messages are stored.
"""

import time
from collections import Counter
from urllib.parse import quote

from django.conf import settings

from deliveries.purges import queue_purge

from .conf import conf
from .disk import Disk
from .generations import ALWAYS, NAMED, NUMBER, SLOTS, slot_of
from .keys import Key
from .writes import generations

# From so many addresses beneath one of the first level on, the whole directory is one order to the CDN.
MOST_BENEATH = 50
EVERYTHING_AT_MOST_EVERY = 600  # seconds: while Redis is away, everything rises again and again


def purge_changes() -> int:
    """Queue what the CDNs must forget; returns how many messages that takes."""
    if not getattr(settings, "WAGTAILFRONTENDCACHE", None):
        return 0
    numbers = generations().snapshot()
    place = conf.FOLDER / "purged"
    before = place.read_bytes() if place.exists() else numbers
    risen = slots_risen(before, numbers)
    if slot_of(ALWAYS) in risen and not long_enough_ago(place.with_name("purged_everything")):
        return 0
    queued = queue_purge(*orders(addresses(Disk(conf.FOLDER), risen))) if risen else 0
    beside = place.with_suffix(".new")
    beside.write_bytes(numbers)
    beside.replace(place)
    return queued


def slots_risen(before: bytes, after: bytes) -> set[int]:
    if before == after:
        return set()
    return {
        slot
        for slot in range(NAMED, SLOTS)
        if before[slot * NUMBER.size : (slot + 1) * NUMBER.size] != after[slot * NUMBER.size : (slot + 1) * NUMBER.size]
    }


def long_enough_ago(place) -> bool:
    if place.exists() and time.time() - place.stat().st_mtime < EVERYTHING_AT_MOST_EVERY:
        return False
    place.touch()
    return True


def addresses(disk: Disk, risen: set[int]) -> list[str]:
    return sorted({url_of(key) for key, slots in disk.facts() if not risen.isdisjoint(slots)})


def url_of(key: Key) -> str:
    scheme, host, path, query, _variant = key
    return f"{scheme}://{host}{quote(path.encode('latin-1'), safe='/:@!$&+,=~*')}{'?' if query else ''}{query}"


def orders(urls: list[str]) -> tuple[list[str], list[str]]:
    """The addresses, and the directories that hold so many of them."""
    beneath = Counter(filter(None, map(first_level, urls)))
    return urls, sorted(directory for directory, count in beneath.items() if count >= MOST_BENEATH)


def first_level(url: str) -> str | None:
    """The address of the institution that it stands beneath; None at the top."""
    parts = url.split("/", 4)
    return "/".join(parts[:4]) + "/" if len(parts) == 5 and parts[4] else None
