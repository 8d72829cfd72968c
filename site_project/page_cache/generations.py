"""Counters that say whether something has changed: one small file, mapped into the memory of every process of a host.

A rendering notes the counters before it begins. Whoever commits a change raises them afterwards and only then answers
its caller, so what was rendered from older data is known by its older numbers:

- a rendering that began before the change became visible holds older numbers, and is made anew on the next request;
- a rendering that began after the numbers rose reads the data as committed;
- between commit and rise a reader may still get what was true a moment ago: nobody has been told of the change yet.

Counters only rise, and a new file begins with the time, so no number ever comes back.
"""

import fcntl
import mmap
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

SLOTS = 4096
NUMBER = struct.Struct("<Q")
CHANGED = SLOTS  # behind the counters: the second of the last change
SIZE = (SLOTS + 1) * NUMBER.size
ANY = 0  # rises with every other
ALWAYS = "always"  # what every page depends on


def slot_of(name: str) -> int:
    """The counter of a name. Two names may share one: then a page is made anew once too often."""
    return 1 + zlib.crc32(name.encode()) % (SLOTS - 1)


class Generations:
    """The counters of one folder."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "generations"
        self.after_rise: list[Callable[[Iterable[int]], object]] = []
        with self.alone() as file:
            if os.fstat(file.fileno()).st_size < SIZE:
                file.write(NUMBER.pack(time.time_ns()) * SLOTS + NUMBER.pack(int(time.time())))
                file.flush()
            self.numbers = mmap.mmap(file.fileno(), SIZE)

    @contextmanager
    def alone(self):
        """The file, while no other process changes it."""
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield file
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)  # a map of the file keeps it open, and with it the lock

    def snapshot(self) -> bytes:
        return self.numbers[: SLOTS * NUMBER.size]

    def rise(self, names: Iterable[str]) -> None:
        """Let everything that depends on one of these be made anew, by every process of this host and on every host."""
        slots = {slot_of(name) for name in names}
        self.rise_here(slots)
        for tell in self.after_rise:
            tell(slots)

    def rise_here(self, slots: Iterable[int]) -> None:
        """The same for this host alone."""
        with self.alone():
            self.write(CHANGED, int(time.time()))
            for slot in slots:
                self.write(slot, self.number(slot) + 1)
            # Last: whoever sees it sees the others too.
            self.write(ANY, self.number(ANY) + 1)

    def changed_at(self) -> int:
        return self.number(CHANGED)

    def number(self, slot: int) -> int:
        return NUMBER.unpack_from(self.numbers, slot * NUMBER.size)[0]

    def write(self, slot: int, number: int) -> None:
        # One aligned word: a reader sees the old number or the new one.
        NUMBER.pack_into(self.numbers, slot * NUMBER.size, number)


def number_in(snapshot: bytes, slot: int) -> bytes:
    return snapshot[slot * NUMBER.size : (slot + 1) * NUMBER.size]
