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
from .generations import CLOSED, GATE, OPEN, UNSETTLED, Generations, numbers_in, slot_of
from .keys import API, Key
from .reads import Reads

CODINGS = ("", "gzip", "br")
WORTH_COMPRESSING = 500
FORMAT = 2  # of the files; another one is not read
ASK_EACH_TIME = "public, no-cache"  # anyone may keep it, nobody may show it without asking
OVERHEAD = 3000  # bytes of an entry beside its bodies, as measured
LONGEST_HEADER = 200
# Set anew for each coding, or not for everybody.
OWN = {"content-length", "etag", "last-modified", "cache-control", "content-encoding", "vary", "date", "connection"}


@dataclass(slots=True)
class Entry:
    """One kept page. It holds while its counters stand where they stood and its time has not come."""

    key: Key
    lengths: list[int]  # of its bodies; one that was not worth compressing has no others
    headers: list[tuple[str, str]]  # those that all codings share
    etag: str
    modified: int
    dated: bool  # whether If-Modified-Since may be answered: no change came in the second of its making
    slots: tuple[int, ...]  # the counters it depends on
    numbers: bytes  # and where they stood
    ends: float  # the moment from which it must not be shown
    refresh: float  # the moment from which one request makes it anew while others still get it
    seen: bytes = b""  # the gate, when the counters were last found to stand there
    used: bool = True
    # What is sent, headers and body, by coding; None where nobody here has asked for that coding yet.
    at_hand: list[tuple[list, bytes] | None] = field(default_factory=lambda: [None, None, None])

    def take(self, number: int, body: bytes) -> None:
        self.at_hand[number] = (self.headers_for(number), body)

    def keep_at_hand(self, accepts: str | None) -> None:
        """The coding that is sent to who accepts these; the others are on disk."""
        number = self.coding_for(accepts)
        self.at_hand = [sent if place == number else None for place, sent in enumerate(self.at_hand)]

    def headers_for(self, number: int) -> list[tuple[str, str]]:
        etag = f'W/"{self.etag}"' if number else f'"{self.etag}"'
        headers = [*self.headers, ("Content-Length", str(self.lengths[number])), ("ETag", etag)]
        if conf.NGINX:  # which takes it out of what it hands on
            headers.append(("X-Accel-Expires", f"@{int(min(self.ends, self.refresh))}"))
        if conf.CDN_KEEPS and not self.key[2].startswith(API):
            headers.append(("CDN-Cache-Control", f"public, max-age={conf.CDN_KEEPS}"))
        return [*headers, ("Content-Encoding", CODINGS[number])] if number else headers

    def holds(self, generations: Generations, now: float) -> bool:
        """Whether it is still what would be made now. One read from memory when nothing has changed anywhere."""
        if now >= self.ends:
            return False
        return generations.numbers[:GATE] == self.seen or self.still_holds(generations)

    def still_holds(self, generations: Generations) -> bool:
        if generations.number(CLOSED):
            return False
        if generations.number(UNSETTLED):
            generations.settle()
        gate = generations.numbers[:GATE]  # ANY rises last: it is read before the others
        if numbers_in(generations.numbers, self.slots) != self.numbers:
            return False
        if gate.endswith(OPEN):
            self.seen = gate
        return True

    @property
    def size(self) -> int:
        return sum(len(sent[1]) for sent in self.at_hand if sent) + OVERHEAD

    def coding_for(self, header: str | None) -> int:
        """Which of CODINGS to send to who accepts these."""
        if not header or not self.lengths[1] or len(header) > LONGEST_HEADER:
            return 0
        return best_accepted(header)

    def sent_to(self, environ: dict) -> tuple[list, bytes] | None:
        """Headers and body in the coding that this caller is sent; None where that is not at hand."""
        return self.at_hand[self.coding_for(environ.get("HTTP_ACCEPT_ENCODING"))]

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
            "lengths": self.lengths,
            "headers": self.headers,
            "etag": self.etag,
            "modified": self.modified,
            "dated": self.dated,
            "slots": self.slots,
            "numbers": self.numbers.hex(),
            "ends": self.ends,
            "refresh": self.refresh,
        }
        return json.dumps(facts).encode() + b"\n" + b"".join(body for _headers, body in filter(None, self.at_hand))

    @classmethod
    def from_bytes(cls, data: bytes, accepts: str | None) -> "Entry":
        """With the one coding at hand that is sent to who accepts these.

        Raises ValueError or KeyError for what another version, or nobody, has written.
        """
        head, _line, rest = data.partition(b"\n")
        facts = json.loads(head)
        if facts["format"] != FORMAT or len(rest) != sum(facts["lengths"]):
            raise ValueError("Not one of ours.")
        entry = cls(
            key=tuple(facts["key"]),
            lengths=facts["lengths"],
            headers=[shared((name, value)) for name, value in facts["headers"]],
            etag=facts["etag"],
            modified=facts["modified"],
            dated=facts["dated"],
            slots=shared(tuple(facts["slots"])),
            numbers=shared(bytes.fromhex(facts["numbers"])),
            ends=facts["ends"],
            refresh=facts["refresh"],
        )
        number = entry.coding_for(accepts)
        begin = sum(entry.lengths[:number])
        entry.take(number, rest[begin : begin + entry.lengths[number]])
        return entry


@lru_cache(maxsize=2048)
def shared(value):
    """The same object for equal ones: most headers and counters are those of many pages."""
    return value


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
    bodies = codings_of(body)
    slots = tuple(sorted(map(slot_of, names)))
    entry = Entry(
        key=key,
        lengths=[len(coded) for coded in bodies],
        headers=[shared(pair) for pair in headers if pair[0].lower() not in OWN] + [shared(pair) for pair in own],
        etag=etag,
        modified=parse_http_date_safe(given["last-modified"]) if "last-modified" in given else moment,
        dated="last-modified" not in given and moment > before.changed,
        slots=shared(slots),
        numbers=shared(numbers_in(before.numbers, slots)),
        ends=ends,
        refresh=refresh,
    )
    for number, coded in enumerate(bodies):
        entry.take(number, coded)
    return entry


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
    return body, gzip.compress(body, 6, mtime=0), brotli.compress(body, quality=5, lgwin=18)


@lru_cache(maxsize=512)
def best_accepted(header: str) -> int:
    """The best of CODINGS that a caller takes."""
    weights = {}
    for part in header.lower().split(","):
        name, _mark, weight = part.partition(";")
        weights[name.strip()] = not weight.replace(" ", "").startswith(("q=0;", "q=0.0")) and weight.strip() != "q=0"
    anything = weights.get("*", False)
    return next((number for number, name in ((2, "br"), (1, "gzip")) if weights.get(name, anything)), 0)
