"""A kept page: its bytes in three codings, its headers, and what it depends on."""

import gzip
import hashlib
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe

import brotli

from .conf import conf
from .generations import Generations, number_in, slot_of
from .keys import API, Key
from .reads import Reads

CODINGS = ("", "gzip", "br")
WORTH_COMPRESSING = 500
FORMAT = 1  # of the files; another one is not read
ASK_EACH_TIME = "public, no-cache"  # anyone may keep it, nobody may show it without asking
OVERHEAD = 3000  # bytes of an entry beside its bodies
# Set anew for each coding, or not for everybody.
OWN = {"content-length", "etag", "last-modified", "cache-control", "content-encoding", "vary", "date", "connection"}


@dataclass(slots=True)
class Entry:
    """One kept page. It holds while its counters stand where they stood and its time has not come."""

    key: Key
    bodies: tuple[bytes, bytes, bytes]
    headers: list[tuple[str, str]]  # those that all codings share
    etag: str
    modified: int
    dated: bool  # whether If-Modified-Since may be answered: no change came in the second of its making
    stamp: dict[int, bytes]
    ends: float  # the moment from which it must not be shown
    refresh: float  # the moment from which one request makes it anew while others still get it
    seen: bytes = b""  # the counter of everything, when the stamp was last found to hold
    used: bool = True
    ready: tuple = field(default=())

    def __post_init__(self):
        self.ready = tuple(self.headers_for(coding) for coding in CODINGS)

    def headers_for(self, coding: str) -> list[tuple[str, str]]:
        body = self.bodies[CODINGS.index(coding)]
        etag = f'W/"{self.etag}"' if coding else f'"{self.etag}"'
        headers = [*self.headers, ("Content-Length", str(len(body))), ("ETag", etag)]
        return [*headers, ("Content-Encoding", coding)] if coding else headers

    def holds(self, generations: Generations, now: float) -> bool:
        """Whether it is still what would be made now. Two reads from memory when nothing has changed anywhere."""
        if now >= self.ends:
            return False
        numbers = generations.numbers
        anything = numbers[0:8]  # ANY, which rises last: it is read before the others
        if anything != self.seen:
            if any(numbers[slot * 8 : slot * 8 + 8] != number for slot, number in self.stamp.items()):
                return False
            self.seen = anything
        return True

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies)) + OVERHEAD

    def is_known_to(self, environ: dict) -> bool:
        """Whether the caller says that it has exactly this."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return tags.strip() == "*" or self.etag in {
                tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")
            }
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return since is not None and self.dated and (parse_http_date_safe(since) or 0) >= self.modified

    def to_bytes(self) -> bytes:
        facts = {
            "format": FORMAT,
            "key": self.key,
            "lengths": [len(body) for body in self.bodies],
            "headers": self.headers,
            "etag": self.etag,
            "modified": self.modified,
            "dated": self.dated,
            "stamp": {slot: number.hex() for slot, number in self.stamp.items()},
            "ends": self.ends,
            "refresh": self.refresh,
        }
        return json.dumps(facts).encode() + b"\n" + b"".join(self.bodies)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Entry":
        """Raises ValueError or KeyError for what another version, or nobody, has written."""
        head, _line, rest = data.partition(b"\n")
        facts = json.loads(head)
        if facts["format"] != FORMAT or len(rest) != sum(facts["lengths"]):
            raise ValueError("Not one of ours.")
        first, second, _third = facts["lengths"]
        return cls(
            key=tuple(facts["key"]),
            bodies=(rest[:first], rest[first : first + second], rest[first + second :]),
            headers=[tuple(pair) for pair in facts["headers"]],
            etag=facts["etag"],
            modified=facts["modified"],
            dated=facts["dated"],
            stamp={int(slot): bytes.fromhex(number) for slot, number in facts["stamp"].items()},
            ends=facts["ends"],
            refresh=facts["refresh"],
        )


def new_entry(key: Key, body: bytes, headers: list[tuple[str, str]], reads: Reads, names: set[str], before: "Before"):
    """What was made just now, ready to be sent to everybody."""
    given = {name.lower(): value for name, value in headers}
    moment = int(before.time)
    is_api = key[2].startswith(API)
    etag = given.get("etag", "").removeprefix("W/").strip('"') or hashlib.sha256(body).hexdigest()[:32]
    ends, refresh = lifetime(before.time, counts=reads.counts, is_api=is_api)
    own = [
        ("Cache-Control", ASK_EACH_TIME),
        ("Last-Modified", given.get("last-modified") or http_date(moment)),
        ("Vary", ", ".join(dict.fromkeys([*given.get("vary", "").split(", "), "Accept-Encoding"])).lstrip(", ")),
        ("Surrogate-Key", surrogate_keys(reads, names)),
    ]
    return Entry(
        key=key,
        bodies=codings_of(body),
        headers=[pair for pair in headers if pair[0].lower() not in OWN] + own,
        etag=etag,
        modified=parse_http_date_safe(given["last-modified"]) if "last-modified" in given else moment,
        dated="last-modified" not in given and moment > before.changed,
        stamp={slot: number_in(before.numbers, slot) for slot in map(slot_of, names)},
        ends=ends,
        refresh=refresh,
    )


@dataclass(frozen=True)
class Before:
    """What stood when a rendering began."""

    numbers: bytes
    time: float
    changed: int  # the second of the last change

    @classmethod
    def now(cls, generations: Generations) -> "Before":
        return cls(generations.snapshot(), time.time(), generations.changed_at())


def lifetime(now: float, *, counts: bool, is_api: bool) -> tuple[float, float]:
    """When it ends and when it is refreshed. What depends on today ends with the day."""
    midnight = next_midnight(int(now) // 60).timestamp()
    if is_api and counts:
        return min(midnight, now + conf.ANSWERS_KEEP), now + conf.ANSWERS_KEEP / 2
    return midnight, now + conf.PAGES_KEEP


@lru_cache(maxsize=2)
def next_midnight(minute: int) -> datetime:
    day = timezone.localtime(datetime.fromtimestamp(minute * 60, tz=timezone.get_current_timezone())).date()
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def surrogate_keys(reads: Reads, names: set[str]) -> str:
    """What a CDN may be told to forget it by: the page, the branches of the tree it shows, or all of them."""
    shown = sorted(name.replace(":", "-") for name in names if name.startswith("branch:") or name == "pages")
    return " ".join([*([f"page-{reads.page.pk}"] if reads.page else []), *shown[:30], "all"])


def codings_of(body: bytes) -> tuple[bytes, bytes, bytes]:
    if len(body) < WORTH_COMPRESSING:
        return body, b"", b""
    return body, gzip.compress(body, 6, mtime=0), brotli.compress(body, quality=5)


@lru_cache(maxsize=512)
def accepted(header: str) -> tuple[int, ...]:
    """Which of CODINGS a caller takes, best first."""
    weights = {}
    for part in header.lower().split(","):
        name, _mark, weight = part.partition(";")
        weights[name.strip()] = not weight.replace(" ", "").startswith(("q=0;", "q=0.0")) and weight.strip() != "q=0"
    anything = weights.get("*", False)
    return tuple(number for number, name in ((2, "br"), (1, "gzip")) if weights.get(name, anything))
