"""The pages of all workers of a host: one file each, written beside its place and renamed into it."""

import contextlib
import fcntl
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from .conf import conf
from .entries import Entry
from .keys import Key

LOCKS = 1024
PAUSE = 0.003
OLDEST = 24 * 60 * 60  # no page outlives a midnight by more


class Disk:
    """Kept pages in `pages/`, and in `locks/` who makes one at the moment."""

    def __init__(self, folder: Path):
        self.pages, self.locks = folder / "pages", folder / "locks"
        self.pages.mkdir(parents=True, exist_ok=True)
        self.locks.mkdir(exist_ok=True)

    def place_of(self, key: Key) -> Path:
        name = hashlib.sha256("\n".join(key).encode("utf-8", "surrogateescape")).hexdigest()
        return self.pages / name[:2] / name[2:40]

    def get(self, key: Key, accepts: str | None) -> Entry | None:
        """With the coding that is sent to who accepts these."""
        try:
            entry = Entry.from_bytes(self.place_of(key).read_bytes(), accepts)
        except (OSError, ValueError, KeyError):
            return None
        return entry if entry.key == key else None

    def put(self, entry: Entry) -> bool:
        """With all its codings at hand. Where the disk is full or away, the page is simply not kept."""
        place = self.place_of(entry.key)
        beside = place.with_name(f"{place.name}.{os.getpid()}-{time.monotonic_ns()}")
        try:
            place.parent.mkdir(exist_ok=True)
            beside.write_bytes(entry.to_bytes())
            beside.replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            return False
        return True

    @contextlib.contextmanager
    def making(self, key: Key, patience: float) -> Iterator[bool]:
        """Hold the making of a page; False where somebody else held it until now, or longer than our patience.

        The kernel lets go of a lock with the process that held it.
        """
        number = zlib.crc32("\n".join(key).encode("utf-8", "surrogateescape")) % LOCKS
        until, mine = time.monotonic() + patience, False
        with (self.locks / str(number)).open("ab") as file:
            mine = take(file)
            while not mine and time.monotonic() < until:
                time.sleep(PAUSE)
                if take(file):
                    break  # free again: what they made is there; the next one in line need not wait for us
            if not mine:
                fcntl.flock(file, fcntl.LOCK_UN)
            yield mine

    def prune(self, limit: int) -> int:
        """Remove what is too old, then the oldest until the rest fits; returns how many files went."""
        files = sorted(self.files(), key=lambda found: found[1].st_mtime)
        size, gone = sum(stat.st_size for _path, stat in files), 0
        for path, stat in files:
            if size <= limit and stat.st_mtime > time.time() - OLDEST:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                size, gone = size - stat.st_size, gone + 1
        return gone

    def facts(self) -> Iterator[tuple[Key, list[int]]]:
        """The key of each kept page, and the counters it depends on."""
        for path, _stat in self.files():
            with contextlib.suppress(OSError, ValueError, KeyError), open(path, "rb") as file:
                facts = json.loads(file.readline())
                yield tuple(facts["key"]), facts["slots"]

    def files(self) -> Iterator[tuple[str, os.stat_result]]:
        for folder in os.scandir(self.pages):
            for file in os.scandir(folder.path):
                with contextlib.suppress(OSError):
                    yield file.path, file.stat()


def prune_pages() -> int:
    """Keep this host's folder within its size."""
    return Disk(conf.FOLDER).prune(conf.DISK)


def take(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
