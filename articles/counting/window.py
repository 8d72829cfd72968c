"""Who looked at what a moment ago, shared by all processes of a host and kept no longer than it is needed."""

import fcntl
import functools
import mmap
import os
import secrets
import struct
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

SHELVES = 1 << 17
PLACES = 8  # on each shelf
SHELF = struct.Struct(f"<{PLACES * 2}I")  # for each place: a part of the visit's hash, and the second it was seen
PLACE = struct.Struct("<II")


class Window:
    """A table of the latest million visits in 8 MB of shared memory. A full shelf forgets its oldest visit."""

    def __init__(self, directory: Path):
        directory.mkdir(parents=True, exist_ok=True)
        size = SHELVES * SHELF.size
        descriptor = os.open(directory / "window", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size != size:
                os.ftruncate(descriptor, size)
            self.memory = mmap.mmap(descriptor, size)
        finally:
            os.close(descriptor)
        self.lock = threading.Lock()

    def is_first(self, visit: bytes, seconds: int) -> bool:
        """Whether the visit was not seen within so many seconds; it is from now on."""
        number = int.from_bytes(visit[:8], "little")
        start = number % SHELVES * SHELF.size
        tag, now = number >> 32 or 1, int(time.time())
        with self.lock:
            shelf = SHELF.unpack_from(self.memory, start)
            seen = shelf[1::2]
            if any(known == tag and now - then < seconds for known, then in zip(shelf[::2], seen, strict=True)):
                return False
            oldest = seen.index(min(seen))
            PLACE.pack_into(self.memory, start + oldest * PLACE.size, tag, now)
        return True


@functools.cache
def window_in(directory: Path) -> Window:
    return Window(directory)


def salt_in(directory: Path, day: date, propose: Callable[[bytes], bytes] = bytes) -> bytes:
    """What visits are hashed with on that day, by all processes of the host. Those of other days are destroyed.

    `propose` is asked once by the first of them, with a new one, for the one that all hosts agree on.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"salt-{day}"
    for older in set(directory.glob("salt-*")) - {path}:
        older.unlink(missing_ok=True)
    with path.open("ab+") as file:  # whoever comes second reads what the first has written
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        salt = file.read()
        if not salt:
            salt = propose(secrets.token_bytes(32))
            file.write(salt)
    return salt
