"""The file a process writes views to: one `write(2)` each, nothing to wait for, safe through `kill -9`."""

import fcntl
import os
import struct
import time
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

FACTS = struct.Struct("<QI")  # page id, second
RECORD = struct.Struct("<QII")  # the same with its checksum
SUFFIX = ".views"


class Spool:
    """A file of this process, locked as long as the process lives. What nobody has locked is finished."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{uuid.uuid4().hex}{SUFFIX}"
        # Under its name only once it is locked, or it would be taken for the file of a dead process.
        unlocked = self.path.with_suffix(".new")
        self.descriptor = os.open(unlocked, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        unlocked.rename(self.path)

    def write(self, page_id: int) -> None:
        """Put down one view. Raises OSError where the disk does not take it."""
        facts = FACTS.pack(page_id, int(time.time()))
        record = facts + zlib.crc32(facts).to_bytes(4, "little")
        if (written := os.write(self.descriptor, record)) != len(record):
            os.ftruncate(self.descriptor, self.size() - written)
            raise OSError("The disk took a part of a view only.")

    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def close(self) -> None:
        os.close(self.descriptor)


def read_views(path: Path, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """Page and second of every view between two offsets, and the offset behind the last whole record."""
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(end - start)
    whole = len(data) - len(data) % RECORD.size
    return list(sound_records(data[:whole])), start + whole


def sound_records(data: bytes) -> Iterator[tuple[int, int]]:
    for place in range(0, len(data), RECORD.size):
        page_id, second, checksum = RECORD.unpack_from(data, place)
        if zlib.crc32(data[place : place + FACTS.size]) == checksum:
            yield page_id, second


def is_finished(path: Path) -> bool:
    """Whether the process that wrote the file is gone, which frees its lock whatever way it went."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
