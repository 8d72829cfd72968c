"""The pages a worker has at hand. Reading takes no lock; what was not read since the last round makes room."""

import threading

from .entries import Entry
from .keys import Key


class Memory:
    """At most so many bytes of pages, by the second-chance rule."""

    def __init__(self, limit: int):
        self.limit = limit
        self.entries: dict[Key, Entry] = {}
        self.size = 0
        self.changing = threading.Lock()

    def get(self, key: Key) -> Entry | None:
        entry = self.entries.get(key)
        if entry is not None:
            entry.used = True
        return entry

    def put(self, entry: Entry) -> None:
        with self.changing:
            self.add_codings(entry)
            self.remove(entry.key)
            self.entries[entry.key] = entry
            self.size += entry.size
            self.make_room()

    def add_codings(self, entry: Entry) -> None:
        """Those of the same bytes that are at hand already."""
        old = self.entries.get(entry.key)
        if old is not None and (old.etag, old.modified, old.refresh) == (entry.etag, entry.modified, entry.refresh):
            entry.at_hand = [new or held for new, held in zip(entry.at_hand, old.at_hand, strict=True)]

    def remove(self, key: Key) -> None:
        old = self.entries.pop(key, None)
        if old is not None:
            self.size -= old.size

    def make_room(self) -> None:
        while self.size > self.limit and len(self.entries) > 1:
            key, oldest = next(iter(self.entries.items()))
            self.remove(key)
            if oldest.used:
                oldest.used = False
                self.entries[key] = oldest
                self.size += oldest.size
