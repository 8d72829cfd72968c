"""A file kept free in advance, for enquiries that the database does not take: full disks and locks do not reach it.

Records stand one behind the other: magic, state, length, checksum, content. A record is acknowledged once it is on the
disk; it is done once its enquiry is in the database; when all are done the file is filled with zeros again. Nothing
ever moves, so that a process may be killed at any moment. One lock (`flock`) for all processes of the host.
"""

import fcntl
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HEAD = struct.Struct("<4scII")  # magic, state, length, checksum
MAGIC, WAITING, DONE = b"LEAD", b"W", b"D"
NAME = "enquiries.spool"
BLOCK = 1024 * 1024


class SpoolFull(OSError):
    """There is no room left that was kept free."""


@dataclass(frozen=True)
class Record:
    """One record: where it stands, and what it holds."""

    place: int
    state: bytes
    content: bytes

    @property
    def end(self) -> int:
        return self.place + HEAD.size + len(self.content)


class Spool:
    """The file of one host. Everything raises OSError where the disk fails."""

    def __init__(self, folder: Path, size: int):
        self.path, self.size = folder / NAME, size

    def prepare(self) -> None:
        """Write the room that is to be kept free, once. Zeros, not a promise: blocks that are there are rewritten."""
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(f".{os.getpid()}")
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for place in range(0, self.size, BLOCK):
                    file.write(bytes(min(BLOCK, self.size - place)))
                file.flush()
                os.fsync(file.fileno())
            if not link(unfinished, self.path):
                return
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def put(self, content: bytes) -> None:
        """Keep one record. It is on the disk when this returns. Raises SpoolFull."""
        head = HEAD.pack(MAGIC, WAITING, len(content), zlib.crc32(content))
        with self.locked() as file:
            place = max((record.end for record in records_in(file)), default=0)
            if place + len(head) + len(content) > os.fstat(file).st_size:
                raise SpoolFull("The spool is full.")
            write_at(file, head + content, place)

    def waiting(self) -> list[Record]:
        """What is not in the database yet, oldest first."""
        if not self.path.exists():
            return []
        with self.locked() as file:
            return [record for record in records_in(file) if record.state == WAITING]

    def mark_done(self, record: Record) -> None:
        """Note that the record's enquiry is in the database."""
        with self.locked() as file:
            write_at(file, DONE, record.place + len(MAGIC))

    def clear(self) -> bool:
        """Fill the file with zeros if nothing waits in it; whether that was so."""
        if not self.path.exists():
            return True
        with self.locked() as file:
            records = list(records_in(file))
            if any(record.state == WAITING for record in records):
                return False
            # From the front: cut off half way, the file is empty already, and what is left behind it is done.
            if records:
                write_at(file, bytes(records[-1].end), 0)
            return True

    @contextmanager
    def locked(self) -> Iterator[int]:
        file = os.open(self.path, os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)


def records_in(file: int) -> Iterator[Record]:
    """Every whole record from the front. One that was cut off while it was written ends them: nobody was told of it."""
    place = 0
    while record := record_at(file, place):
        yield record
        place = record.end


def record_at(file: int, place: int) -> Record | None:
    head = os.pread(file, HEAD.size, place)
    if len(head) < HEAD.size:
        return None
    magic, state, length, checksum = HEAD.unpack(head)
    if magic != MAGIC:
        return None
    content = os.pread(file, length, place + HEAD.size)
    if len(content) == length and zlib.crc32(content) == checksum:
        return Record(place, state, content)
    return None


def write_at(file: int, data: bytes, place: int) -> None:
    written = os.pwrite(file, data, place)
    if written != len(data):
        raise OSError("The disk took a part of it only.")
    os.fdatasync(file)


def link(unfinished: Path, path: Path) -> bool:
    """Put the finished file in its place; whether ours is the one, of several processes that try at once."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
