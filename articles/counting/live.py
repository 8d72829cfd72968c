"""The number to answer, without asking the database while somebody waits for it."""

import functools
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import close_old_connections, connection
from django.db.models import Subquery

from ..conf import conf
from ..view_counts import FoldedSpool, ViewTotal
from .folding import Folder
from .spool import RECORD, Spool

logger = logging.getLogger(__name__)
FOLD_EVERY = 1.0
READ_EVERY = 0.5
PATIENCE = 0.25  # seconds one waits for a number nobody has asked for lately
REMEMBERED = 3.0  # seconds for which a number is kept up to date after it was asked for
MOST_IN_ONE_QUERY = 900
NEW_SPOOL_AT = 16 * 1024 * 1024


class Pending:
    """A spool of this process, and what is in it that no total has yet."""

    def __init__(self, directory: Path):
        self.spool = Spool(directory)
        self.end = 0
        self.ends: dict[int, deque[int]] = {}  # by page, where in the spool its views end

    def add(self, page_id: int) -> None:
        self.spool.write(page_id)
        self.end += RECORD.size
        self.ends.setdefault(page_id, deque()).append(self.end)

    def views(self, page_id: int) -> int:
        return len(self.ends.get(page_id, ()))

    def forget(self, page_id: int, folded: int) -> None:
        """What ends before that offset is in the total."""
        ends = self.ends.get(page_id, deque())
        while ends and ends[0] <= folded:
            ends.popleft()
        if not ends:
            self.ends.pop(page_id, None)


class LiveCount:
    """What this process has put down, and the totals it knows. A thread of its own reads those."""

    def __init__(self, directory: Path, *, new_spool_at: int = NEW_SPOOL_AT):
        self.directory = directory
        self.new_spool_at = new_spool_at
        self.pending = Pending(directory)
        self.former: Pending | None = None  # a spool that is full, until all of it is in the totals
        self.totals: dict[int, int] = {}
        self.asked: dict[int, float] = {}
        self.news = threading.Condition(threading.Lock())
        self.wake = threading.Event()
        self.database_answers = True

    def add(self, page_id: int) -> None:
        """Count one view. Raises OSError where the disk does not take it."""
        with self.news:
            self.pending.add(page_id)

    def views(self, page_id: int) -> int | None:
        """All views but those other processes took in the last two seconds. None where the database is away."""
        with self.news:
            self.asked[page_id] = time.monotonic()
            if page_id not in self.totals and self.database_answers:
                self.wake.set()
                self.database_answers = self.news.wait_for(lambda: page_id in self.totals, PATIENCE)
            if page_id not in self.totals:
                return None
            return self.totals[page_id] + sum(part.views(page_id) for part in self.parts())

    def parts(self) -> list[Pending]:
        return [self.pending, self.former] if self.former else [self.pending]

    def close(self) -> None:
        for part in self.parts():
            part.spool.close()

    def keep_reading(self) -> None:
        due = 0.0
        while self.directory.exists():
            self.wake.wait(READ_EVERY)
            self.wake.clear()
            if time.monotonic() < due:
                try_with_database(lambda: self.read(self.unknown_pages()))
            else:
                try_with_database(self.refresh)
                due = time.monotonic() + READ_EVERY
        connection.close()

    def unknown_pages(self) -> list[int]:
        with self.news:
            return [page_id for page_id in self.asked if page_id not in self.totals]

    def refresh(self) -> None:
        """Bring what was asked for lately up to date; forget the rest."""
        with self.news:
            oldest = time.monotonic() - REMEMBERED
            self.asked = {page_id: moment for page_id, moment in self.asked.items() if moment > oldest}
            self.totals = {page_id: views for page_id, views in self.totals.items() if page_id in self.asked}
            pages = self.asked.keys() | {page_id for part in self.parts() for page_id in part.ends}
        self.read(pages)
        with self.news:
            self.change_spools()

    def change_spools(self) -> None:
        """A full spool stays open beside the new one for a while: under steady traffic something is always pending."""
        if self.former and not self.former.ends:
            self.former.spool.close()  # from now on it counts as finished, and is removed
            self.former = None
        if not self.former and self.pending.end >= self.new_spool_at:
            self.former, self.pending = self.pending, Pending(self.directory)

    def read(self, page_ids: Iterable[int]) -> None:
        page_ids = list(page_ids)
        for start in range(0, len(page_ids), MOST_IN_ONE_QUERY):
            self.read_some(page_ids[start : start + MOST_IN_ONE_QUERY])
        with self.news:
            self.database_answers = True
            self.news.notify_all()

    def read_some(self, page_ids: list[int]) -> None:
        with self.news:
            parts = self.parts()
        offsets = [
            FoldedSpool.objects.filter(name=part.spool.path.name).values_list("offset", flat=True) for part in parts
        ]
        folded_before = [offset.first() or 0 for offset in offsets]
        # Total and offsets of one statement are of one moment: no view is in both numbers, none in neither.
        folded = {f"folded_{number}": Subquery(offset) for number, offset in enumerate(offsets)}
        found = ViewTotal.objects.filter(page_id__in=page_ids).annotate(**folded)
        rows = {page_id: numbers for page_id, *numbers in found.values_list("page_id", "views", *folded)}
        with self.news:
            for page_id in page_ids:
                self.totals[page_id], *ends = rows.get(page_id, (0, *folded_before))
                for part, end in zip(parts, ends, strict=True):
                    part.forget(page_id, end or 0)


def try_with_database(work: Callable[[], object]) -> None:
    """Run it; where database or disk are away, say so and come back a little later."""
    close_old_connections()
    try:
        work()
    except Exception:
        connection.close()
        logger.exception("Views cannot be added up at the moment; they are kept until then.")
        time.sleep(READ_EVERY)


def keep_folding(directory: Path) -> None:
    folder = Folder(directory)
    while directory.exists():
        try_with_database(folder.fold)
        time.sleep(FOLD_EVERY)
    folder.close()
    connection.close()


@functools.cache
def start_folding(directory: Path) -> threading.Thread:
    """The thread that adds up, one in a process."""
    thread = threading.Thread(target=keep_folding, args=[directory], name=f"fold {directory}", daemon=True)
    thread.start()
    return thread


starting = threading.Lock()


@functools.cache
def start_counting(directory: Path) -> LiveCount:
    live = LiveCount(directory)
    threading.Thread(target=live.keep_reading, name=f"read {directory}", daemon=True).start()
    start_folding(directory)
    return live


def live_count() -> LiveCount | None:
    """The counter of this process; None where no `ARTICLES_SPOOL_DIR` is set, and views go straight to the database."""
    if not conf.SPOOL_DIR:
        return None
    with starting:
        return start_counting(conf.SPOOL_DIR)


def forget_parent() -> None:
    start_folding.cache_clear()
    start_counting.cache_clear()


os.register_at_fork(after_in_child=forget_parent)  # threads and locks stay with the parent


def fold_views() -> None:
    """See to it that this process adds up the views of the host, or stands by where another does."""
    if conf.SPOOL_DIR:
        start_folding(conf.SPOOL_DIR)
