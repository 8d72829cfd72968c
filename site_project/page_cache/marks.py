"""What a change leaves behind until the counters have risen, so that not even `kill -9` between the two is missed."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

# What a database commits for a client that has died is visible by then.
LONGEST_COMMIT = 5  # seconds
AGAIN = 0.25  # seconds
LET_GO = ".let-go"
numbers = count()


class Mark:
    """A locked file that names the counters which rise after a commit. The kernel unlocks it with its process."""

    def __init__(self, folder: Path):
        self.path = folder / f"{os.getpid()}-{time.monotonic_ns()}-{next(numbers)}"
        self.descriptor: int | None = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def add(self, slots: Iterable[int]) -> None:
        """Must be said before what it is about is committed."""
        os.write(self.descriptor, b"".join(b"%d\n" % slot for slot in slots))

    def remove(self) -> None:
        """Also where the transaction was rolled back; a second time does nothing."""
        descriptor, self.descriptor = self.descriptor, None
        if descriptor is not None:
            self.path.unlink(missing_ok=True)
            os.close(descriptor)


class Marks:
    """Those of all processes of a host."""

    def __init__(self, folder: Path, *, everything: int):
        self.folder, self.everything = folder, everything
        folder.mkdir(exist_ok=True)

    def any(self) -> bool:
        return next(self.folder.iterdir(), None) is not None

    def let_go(self) -> Iterator[Path]:
        """The marks of processes that have died."""
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                yield path

    def inherit(self) -> set[int]:
        """The counters that the dead should have raised: at once, and for as long as their commit may be on its way.

        Called while nobody else makes marks or inherits them.
        """
        slots, now = set(), time.time()
        for path in list(self.let_go()):
            if path.suffix != LET_GO:
                path = path.rename(f"{path}.{now:.0f}{LET_GO}")  # when it was found; the file's time says when heeded
            elif now - path.stat().st_mtime < AGAIN:
                continue
            slots |= self.slots_in(path)
            os.utime(path)
            if now - int(path.suffixes[-2][1:]) > LONGEST_COMMIT:
                path.unlink()
        return slots

    def slots_in(self, path: Path) -> set[int]:
        """Where the disk was full and the mark says nothing, everything may have changed."""
        lines = path.read_bytes().split(b"\n")
        return {int(line) for line in lines[:-1]} if lines[1:] and not lines[-1] else {self.everything}
