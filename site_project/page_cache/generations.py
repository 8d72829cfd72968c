"""Counters that say whether something has changed: one small file, mapped into the memory of every process of a host.

A rendering notes the counters before it begins. Whoever changes something says so in a mark, commits, raises the
counters, takes the mark away and only then answers its caller:

- a rendering that began before the change became visible holds older numbers, and is made anew on the next request;
- a rendering that began after the numbers rose reads the data as committed;
- between commit and rise a reader may still get what was true a moment ago: nobody has been told of the change yet;
- whoever dies between commit and rise leaves its mark, and the next reader raises the counters in its place;
- after the host was started anew nothing counts that was kept before: neither marks nor numbers outlive a power cut.

Counters only rise, and a new file begins with the time, so no number ever comes back.
"""

import fcntl
import mmap
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

from .marks import Mark, Marks

SLOTS = 4096
NUMBER = struct.Struct("<Q")
CHANGED = SLOTS  # behind the counters: the second of the last change
SIZE = (SLOTS + 1) * NUMBER.size
# What a reader looks at first.
ANY = 0  # rises with every other
UNSETTLED = 1  # 1 while there may be marks
CLOSED = 2  # 1 while nothing kept may be shown
NAMED = 3  # the first counter that belongs to names
GATE = NAMED * NUMBER.size
OPEN = bytes(GATE - NUMBER.size)  # how the gate ends while there are no marks
ALWAYS = "always"  # what every page depends on


def slot_of(name: str) -> int:
    """The counter of a name. Two names may share one: then a page is made anew once too often."""
    return NAMED + zlib.crc32(name.encode()) % (SLOTS - NAMED)


class Generations:
    """The counters of one folder."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "counters"
        self.marks = Marks(folder / "marks", everything=slot_of(ALWAYS))
        # Told of each rise, while no other process changes the counters, and afterwards.
        self.at_rise: list[Callable[[Generations], object]] = []
        self.after_rise: list[Callable[[Iterable[int]], object]] = []
        with self.alone() as file:
            file.truncate(max(SIZE, os.fstat(file.fileno()).st_size))
            self.numbers = mmap.mmap(file.fileno(), SIZE)
            self.begin_anew_after_boot(folder / "boot")

    def begin_anew_after_boot(self, place: Path) -> None:
        boot = boot_of_host()
        if self.number(ANY) and place.exists() and place.read_text() == boot:
            return
        self.numbers[GATE : SLOTS * NUMBER.size] = NUMBER.pack(time.time_ns()) * (SLOTS - NAMED)
        self.write(CHANGED, int(time.time()))
        self.write(UNSETTLED, 1)
        self.write(ANY, time.time_ns())
        place.write_text(boot)

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

    def mark(self) -> Mark:
        """For a change that is about to be committed. Raises OSError where the folder cannot be written."""
        with self.alone():
            self.write(UNSETTLED, 1)
            self.tell_at_rise()
            return Mark(self.marks.folder)

    def rise(self, names: Iterable[str], mark: Mark | None = None) -> None:
        """Let everything that depends on one of these be made anew, by every process of this host and on every host."""
        slots = {slot_of(name) for name in names}
        self.rise_here(slots)
        for tell in self.after_rise:
            tell(slots)
        if mark is not None:
            self.take_away(mark)

    def rise_here(self, slots: Iterable[int]) -> None:
        """The same for this host alone."""
        with self.alone():
            self.rise_now(slots)

    def rise_now(self, slots: Iterable[int]) -> None:
        self.write(CHANGED, int(time.time()))
        for slot in slots:
            self.write(slot, self.number(slot) + 1)
        # Last: whoever sees it sees the others too.
        self.write(ANY, self.number(ANY) + 1)
        self.tell_at_rise()

    def take_away(self, mark: Mark) -> None:
        with self.alone():
            mark.remove()
            self.write(UNSETTLED, int(self.marks.any()))
            self.tell_at_rise()

    def settle(self) -> None:
        """Raise what the dead did not; a reader calls this while there may be marks."""
        if self.marks.any() and next(self.marks.let_go(), None) is None:
            return  # somebody is about to commit
        with self.alone():
            slots = self.marks.inherit()
            if slots:
                self.rise_now(slots)
            self.write(UNSETTLED, int(self.marks.any()))
            self.tell_at_rise()
        if slots:
            for tell in self.after_rise:
                tell(slots)

    def close(self, closed: bool) -> None:
        """Show nothing that is kept, in any process of this host, until told otherwise."""
        with self.alone():
            self.write(CLOSED, int(closed))
            self.tell_at_rise()

    def tell_at_rise(self) -> None:
        for tell in self.at_rise:
            tell(self)

    @property
    def is_open(self) -> bool:
        """Whether what holds may be shown by whoever cannot look for marks."""
        return not self.number(UNSETTLED) and not self.number(CLOSED)

    def changed_at(self) -> int:
        return self.number(CHANGED)

    def number(self, slot: int) -> int:
        return NUMBER.unpack_from(self.numbers, slot * NUMBER.size)[0]

    def write(self, slot: int, number: int) -> None:
        # One aligned word: a reader sees the old number or the new one.
        NUMBER.pack_into(self.numbers, slot * NUMBER.size, number)


def boot_of_host() -> str:
    """Differs from one start of the host to the next; empty where the kernel does not tell."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def numbers_in(numbers, slots: Iterable[int]) -> bytes:
    """Where these stand, in a snapshot or now."""
    return b"".join(numbers[slot * NUMBER.size : (slot + 1) * NUMBER.size] for slot in slots)
