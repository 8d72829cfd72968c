"""How a process that fills a site tells the one that waits for it: one JSON document a line."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sized

EVERY = 0.5  # seconds


def tell(**words) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def told(title: str, things: Iterable) -> Iterator:
    """The things, with a word now and then on how many are through."""
    of, last = len(things) if isinstance(things, Sized) else None, 0.0
    tell(step=title, done=0, of=of)
    for number, thing in enumerate(things, start=1):
        yield thing
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            tell(step=title, done=number, of=of)


def signed_in(user) -> str:
    """The key of a session in which the user is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
