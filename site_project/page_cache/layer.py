"""The page cache: a WSGI application around the portal's own.

Read path, for a page at hand: the key, one look into a dictionary, two comparisons in shared memory, the bytes.
Nothing is locked and nothing is asked of disk or database. A page that does not hold any more is made once: whoever
comes first makes it, the others wait and get what was made. The bytes of before are never shown after a change; they
are shown only while a page is refreshed that nothing has changed.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from .conf import conf
from .disk import Disk
from .entries import Before, Entry, new_entry
from .generations import ALWAYS, ANY, Generations, slot_of
from .hosts import OtherHosts
from .keys import Key, clean_environ, key_of, known_hosts
from .memory import Memory
from .reads import Reads, collected
from .writes import generations

MOST_REMEMBERED = 10_000
SHORTENED = "cache.shortened"  # `home.missing_addresses` counts nobody twice
LISTED = ("/sitemap", "/robots.txt")  # views without a page of the tree
REFUSED_CONTROL = ("private", "no-store")
REFUSED_VARY = ("cookie", "*")
REFUSED_HEADERS = {"set-cookie", "content-encoding", "content-range"}
ON_304 = {"cache-control", "etag", "last-modified", "surrogate-key", "vary"}


class PageCache:
    """Answers what it has, has made what it has not, and passes on what is nobody else's."""

    def __init__(self, application: Callable, generations: Generations):
        self.application = application
        self.generations = generations
        self.memory = Memory(conf.MEMORY)
        self.disk = Disk(conf.FOLDER)
        self.hosts: tuple[int, set[str]] = (0, set())
        # Addresses that gave nothing to keep, with the counter of everything as it stood.
        self.nothing_to_keep: dict[Key, int] = {}

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        now = time.time()
        entry = self.memory.get(key)
        if entry is not None and entry.holds(self.generations, now):
            if now >= entry.refresh:
                return self.refresh(entry, environ, start_response)
            sent = entry.sent_to(environ)
            if sent is not None:
                return send(entry, sent, environ, start_response)
        return self.fetch(key, environ, start_response)

    def refresh(self, entry: Entry, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Nothing has changed: one request makes it anew, the others get what there is."""
        kept = self.disk.get(entry.key, environ.get("HTTP_ACCEPT_ENCODING"))
        if kept is None or not kept.holds(self.generations, time.time()):
            return self.fetch(entry.key, environ, start_response)
        self.memory.put(kept)
        if kept.refresh <= entry.refresh and environ["REQUEST_METHOD"] == "GET":
            with self.disk.making(entry.key, 0) as mine:
                if mine:
                    return self.make(entry.key, environ, start_response)
        return send(kept, kept.sent_to(environ), environ, start_response)

    def fetch(self, key: Key, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """What other workers have made, else make it; others who want the same wait meanwhile."""
        if environ["REQUEST_METHOD"] == "HEAD" or self.gives_nothing(key) or not self.is_ours(key):
            return self.held(key, environ, start_response) or self.application(environ, start_response)
        if answer := self.held(key, environ, start_response):
            return answer
        with self.disk.making(key, conf.PATIENCE) as mine:
            if answer := self.held(key, environ, start_response):
                return answer
            if mine:
                return self.make(key, environ, start_response)
        return self.make(key, environ, start_response)

    def held(self, key: Key, environ: dict, start_response: Callable) -> Iterable[bytes] | None:
        entry = self.disk.get(key, environ.get("HTTP_ACCEPT_ENCODING"))
        if entry is None or not entry.holds(self.generations, time.time()):
            return None
        self.memory.put(entry)
        return send(entry, entry.sent_to(environ), environ, start_response)

    def make(self, key: Key, environ: dict, start_response: Callable) -> Iterable[bytes]:
        before = Before.now(self.generations)
        is_shortened = key[3] != environ.get("QUERY_STRING", "")
        made = ask(self.application, clean_environ(environ, key) | {SHORTENED: is_shortened})
        if not made.may_be_kept(key):
            self.remember_nothing(key)
            if is_shortened:
                # An old address may be known by the names that were left out.
                return self.application(environ, start_response)
            start_response(made.status, made.headers)
            return [made.body]
        entry = new_entry(key, made.body, made.headers, made.reads, made.names, before)
        answer = send(entry, entry.sent_to(environ), environ, start_response)
        if entry.holds(self.generations, time.time()):
            if self.disk.put(entry):
                entry.keep_at_hand(environ.get("HTTP_ACCEPT_ENCODING"))
            self.memory.put(entry)
        return answer

    def is_ours(self, key: Key) -> bool:
        number = self.generations.number(slot_of(ALWAYS))
        if self.hosts[0] != number:
            self.hosts = (number, known_hosts())
        return key[1] in self.hosts[1]

    def gives_nothing(self, key: Key) -> bool:
        return self.nothing_to_keep.get(key) == self.generations.number(ANY)

    def remember_nothing(self, key: Key) -> None:
        if len(self.nothing_to_keep) >= MOST_REMEMBERED:
            self.nothing_to_keep.clear()
        self.nothing_to_keep[key] = self.generations.number(ANY)


@dataclass(frozen=True)
class Made:
    """What the application answered, and what that depends on."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    reads: Reads
    names: set[str]

    def may_be_kept(self, key: Key) -> bool:
        """Only a whole page that everybody may see, that sets no cookie and that its view does not keep to itself."""
        given = {name.lower(): value.lower() for name, value in self.headers}
        control, vary = given.get("cache-control", ""), given.get("vary", "")
        if not self.status.startswith("200") or given.keys() & REFUSED_HEADERS or not self.reads.is_public:
            return False
        if any(word in control for word in REFUSED_CONTROL) or any(word in vary for word in REFUSED_VARY):
            return False
        return self.reads.page is not None or key[2].startswith(LISTED) or "public" in control


def ask(application: Callable, environ: dict) -> Made:
    """Let the application answer, and collect what it reads meanwhile."""
    answer: list = []
    with collected() as reads:
        parts = application(environ, lambda status, headers, exc_info=None: answer.extend((status, headers)))
        try:
            body = b"".join(parts)
            names = reads.names()  # while the request's connection to the database is open
        finally:
            getattr(parts, "close", lambda: None)()
    return Made(answer[0], answer[1], body, reads, names)


def send(entry: Entry, sent: tuple[list, bytes], environ: dict, start_response: Callable) -> Iterable[bytes]:
    headers, body = sent
    if entry.is_known_to(environ):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() in ON_304])
        return []
    start_response("200 OK", headers)
    return [body] if environ["REQUEST_METHOD"] == "GET" else []


def around(application: Callable) -> Callable:
    """The application with the cache before it, where the settings want one."""
    if not conf.ENABLED:
        return application
    if settings.REDIS_URL:
        OtherHosts(generations(), conf.FOLDER).listen_for_ever()
    return PageCache(application, generations())
