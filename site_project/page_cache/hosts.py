"""Several hosts: what has changed on one is known on the others within a second, by way of Redis.

Each host counts its changes in fields of its own in one hash. One process of a host looks at the fields of the others
and raises what differs from the last time, so an answer that was lost is noticed at the next look. While Redis is away
nobody can know what the others change: then no page is kept for longer than the time between two looks.
"""

import fcntl
import json
import logging
import threading
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from .generations import ALWAYS, Generations, slot_of

logger = logging.getLogger(__name__)
CHANGES = "jiangtan:page_cache:changes"
LOOK_EVERY = 0.4  # seconds
TIMEOUT = 0.3
EVERYTHING = slot_of(ALWAYS)


class OtherHosts:
    """The way to the other hosts for one folder, which stands for this host."""

    def __init__(self, generations: Generations, folder: Path):
        from redis import Redis, RedisError  # five megabytes, of no use to a host alone

        self.trouble = RedisError
        self.generations, self.folder = generations, folder
        self.redis = Redis.from_url(
            settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, decode_responses=True
        )
        self.untold = folder / "untold"

    def name(self) -> str:
        """This host among the others, chosen once."""
        place = self.folder / "host"
        try:
            with place.open("x") as file:
                file.write(uuid.uuid4().hex)
        except FileExistsError:
            pass
        return place.read_text()

    def tell(self, slots: Iterable[int]) -> None:
        """Let the others know. What could not be told now is told by the next look that reaches Redis."""
        try:
            with self.redis.pipeline(transaction=False) as pipeline:
                for slot in slots:
                    pipeline.hincrby(CHANGES, f"{self.name()} {slot}", 1)
                pipeline.execute()
        except self.trouble:
            self.untold.touch()

    def look(self) -> None:
        """Raise what the others have changed since the last look."""
        try:
            if self.untold.exists():
                self.untold.unlink()
                self.tell([EVERYTHING])
            told = self.redis.hgetall(CHANGES)
        except self.trouble:
            self.generations.rise_here([EVERYTHING])
            return
        mine, known = f"{self.name()} ", self.known()
        if told == known:
            return
        others = {field for field in told.keys() | known.keys() if not field.startswith(mine)}
        changed = {int(field.split()[1]) for field in others if told.get(field) != known.get(field)}
        if changed:
            self.generations.rise_here(changed)
        self.remember(told)

    def known(self) -> dict[str, str]:
        try:
            return json.loads((self.folder / "told").read_text())
        except (OSError, ValueError):
            return {}

    def remember(self, told: dict[str, str]) -> None:
        beside = self.folder / "told.new"
        beside.write_text(json.dumps(told))
        beside.replace(self.folder / "told")

    def listen_for_ever(self) -> None:
        """Look again and again, in a thread; of all processes of a host one does."""
        threading.Thread(target=self.take_turns, name="page cache", daemon=True).start()

    def take_turns(self) -> None:
        with (self.folder / "listening").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # the kernel hands it on when the process that holds it ends
            while True:
                try:
                    self.look()
                except OSError:
                    logger.exception("Cached pages may be late: the folder of the page cache cannot be written.")
                time.sleep(LOOK_EVERY)
