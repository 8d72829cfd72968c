"""Parts of pages, kept in this process for as long as the counters say that nothing they were made of has changed.

A fragment is watched while it is made just as a page is. Whatever page uses it depends on all that it depends on.
"""

import sys
import threading
import time
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from .conf import conf
from .entries import lifetime, shared
from .generations import GATE, OPEN, UNSETTLED, Generations, numbers_in, slot_of
from .hosts import OtherHosts
from .reads import Reads, collected, current
from .writes import Announcement, generations

MOST = 4096
MOST_BYTES = 8 * 1024 * 1024
OVERHEAD = 500  # bytes of a fragment beside its value
COUNTS_KEEP = 60  # seconds for what is put in order by the numbers of readers


@dataclass(slots=True)
class Fragment:
    """A value, with the counters it depends on as they stood before it was made."""

    value: object
    tables: frozenset[str]
    names: frozenset[str]
    slots: tuple[int, ...]
    numbers: bytes
    ends: float
    is_public: bool
    seen: bytes = b""
    used: bool = True
    size: int = 0  # of one that is kept

    def holds(self, generations: Generations, now: float) -> bool:
        """As a page does: one read from memory when nothing has changed anywhere."""
        if now >= self.ends:
            return False
        return generations.numbers[:GATE] == self.seen or self.still_holds(generations)

    def still_holds(self, generations: Generations) -> bool:
        if generations.number(UNSETTLED):
            generations.settle()
        gate = generations.numbers[:GATE]  # what rises last is read first
        if numbers_in(generations.numbers, self.slots) != self.numbers:
            return False
        if gate.endswith(OPEN):
            self.seen = gate
        return True


class Fragments:
    """Those of one process; what was not used since the last round makes room."""

    def __init__(self, generations: Generations):
        self.generations = generations
        self.kept: dict[tuple, Fragment] = {}
        self.size = 0
        self.changing = threading.Lock()

    def get(self, keys: list[tuple], make: Callable[[list[tuple]], list], within: dict | None = None) -> list:
        """What is kept, or is made now and kept; `within` another dictionary than this one's, whose end is near."""
        now, language = time.time(), get_language()
        kept = self.kept if within is None else within
        found = {key: kept.get((language, key)) for key in keys}
        missing = [key for key, one in found.items() if one is None or not one.holds(self.generations, now)]
        if missing:
            made = self.make(missing, make)
            found |= made
            for key, one in made.items():
                if one.is_public:
                    self.keep((language, key), one) if within is None else within.update({(language, key): one})
        for one in found.values():
            one.used = True
            add_to_page(one.tables, one.names)
        return [found[key].value for key in keys]

    def make(self, keys: list[tuple], make: Callable) -> dict[tuple, Fragment]:
        """What is made together depends on the same."""
        numbers, now = self.generations.snapshot(), time.time()
        reads = Reads()
        try:
            with collected() as reads:
                values = make(keys)
                names = reads.names()
        except Exception:
            # Nothing is kept of it, but what it found missing is what the page around it depends on.
            add_to_page(reads.tables, reads.names())
            raise
        midnight, _refresh = lifetime(now, counts=False, is_api=False)
        ends = min(midnight, now + COUNTS_KEEP) if reads.counts else midnight
        slots = shared(tuple(sorted(set(map(slot_of, names)))))
        depends = {
            "tables": shared(frozenset(reads.tables)),
            "names": shared(frozenset(names)),
            "slots": slots,
            "numbers": shared(numbers_in(numbers, slots)),
            "ends": ends,
            "is_public": reads.is_public,
        }
        return {key: Fragment(value, **depends) for key, value in zip(keys, values, strict=True)}

    def keep(self, key: tuple, made: Fragment) -> None:
        made.size = OVERHEAD + size_of(made.value)
        with self.changing:
            self.remove(key)
            self.add(key, made)
            while len(self.kept) > MOST or (self.size > MOST_BYTES and len(self.kept) > 1):
                oldest = next(iter(self.kept))
                fragment = self.remove(oldest)
                if fragment.used:
                    fragment.used = False
                    self.add(oldest, fragment)

    def add(self, key: tuple, fragment: Fragment) -> None:
        self.kept[key] = fragment
        self.size += fragment.size

    def remove(self, key: tuple) -> Fragment | None:
        fragment = self.kept.pop(key, None)
        if fragment is not None:
            self.size -= fragment.size
        return fragment


def size_of(value) -> int:
    """Bytes of a value and what it holds."""
    inside = sum(map(size_of, value)) if isinstance(value, tuple | list) else 0
    return sys.getsizeof(value) + inside


def add_to_page(tables: Set[str], names: Set[str]) -> None:
    """Whatever is being made around the fragment depends on what the fragment depends on."""
    around = current.get()
    if around is not None:
        around.tables |= tables
        around.branches |= names


@cache
def fragments_of(counters: Generations) -> Fragments:
    if settings.REDIS_URL and not conf.ENABLED:
        OtherHosts(counters, conf.FOLDER).listen_for_ever()  # else the page cache of this host listens
    return Fragments(counters)


def keeper(keys: list[tuple], make: Callable[[list[tuple]], list], within: dict | None = None) -> list:
    """The portal's `FRAGMENTS_KEEPER`."""
    return make(keys) if is_changing() else fragments_of(generations()).get(keys, make, within)


def is_changing() -> bool:
    """Whether this transaction has changed something: only it sees that, and nobody knows whether it will stay."""
    waiting = (call for _savepoints, call, _robust in connection.run_on_commit)
    return any(isinstance(call, Announcement) and not call.told for call in waiting)
