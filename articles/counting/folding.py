"""Adding up what the processes of this host have put down: once a second, by one of them at a time."""

import fcntl
import os
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

import swapper

from ..view_counts import FoldedSpool, add_views
from .spool import RECORD, SUFFIX, is_finished, read_views

swapper.set_app_prefix("wagtailcore", "wagtail")
MOST_AT_ONCE = 4 * 1024 * 1024  # bytes of one file in one transaction: 260,000 views
QUARTER = 15 * 60  # seconds; every time zone begins its days with one


class Folder:
    """Adds the views put down in a directory to the totals.

    Whoever holds the lock of the directory does so until its process ends; the others stand by.
    """

    def __init__(self, directory: Path):
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.lock: int | None = None
        self.host = ""  # known once it leads
        self.offsets: dict[str, int] | None = None  # unknown: only the database is sure

    def leads(self) -> bool:
        """Whether this process is the one that adds up."""
        if self.lock is None:
            lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                return False
            self.lock, self.host = lock, host_of(self.directory)
        return True

    def close(self) -> None:
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None

    def fold(self) -> int:
        """Add up what is new; return how many views that were. Does not ask the database while nothing is new."""
        if not self.leads():
            return 0
        offsets, self.offsets = self.offsets, None  # whatever fails below leaves them unknown
        if offsets is None:
            offsets = dict(FoldedSpool.objects.filter(host=self.host).values_list("name", "offset"))
        # Asked before it is read: what a process put down just before it died must not go with its file.
        finished = {path: is_finished(path) for path in self.directory.glob(f"*{SUFFIX}")}
        views, ends = self.read(finished, offsets)
        if ends != offsets:
            self.store(views, ends, gone=offsets.keys() - ends.keys())
        for path, is_done in finished.items():
            if is_done and path.stat().st_size - ends[path.name] < RECORD.size:
                path.unlink()
        self.offsets = ends
        return len(views)

    def read(self, paths: Iterable[Path], offsets: dict[str, int]) -> tuple[list[tuple[int, int]], dict[str, int]]:
        views, ends = [], {}
        for path in paths:
            start = offsets.get(path.name, 0)
            found, ends[path.name] = read_views(path, start, start + MOST_AT_ONCE)
            views += found
        return views, ends

    @transaction.atomic
    def store(self, views: list[tuple[int, int]], ends: dict[str, int], *, gone: set[str]) -> None:
        """Views and offsets together: both are there afterwards, or neither."""
        add_views(by_page_and_day(views))
        FoldedSpool.objects.filter(name__in=gone).delete()
        FoldedSpool.objects.bulk_create(
            [FoldedSpool(host=self.host, name=name, offset=end) for name, end in ends.items()],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["offset"],
        )


def host_of(directory: Path) -> str:
    """A name of the directory that no other host has. Made by the one who leads there."""
    path = directory / "host"
    if not path.exists():
        beside = path.with_suffix(".new")
        beside.write_text(uuid.uuid4().hex)
        beside.replace(path)
    return path.read_text()


def by_page_and_day(views: list[tuple[int, int]]) -> Counter:
    """How many views each page had on each day; pages that exist no more are left out."""
    pages = swapper.load_model("wagtailcore", "Page").objects.only("pk").in_bulk({page_id for page_id, _ in views})
    seen = Counter()
    for (page_id, quarter), times in Counter((page_id, second // QUARTER) for page_id, second in views).items():
        if page_id in pages:
            seen[page_id, day_of(quarter)] += times
    return seen


def day_of(quarter: int) -> date:
    return localdate(datetime.fromtimestamp(quarter * QUARTER, UTC))
