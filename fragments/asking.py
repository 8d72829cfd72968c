"""Where the site keeps nothing: what one reader's request asks for twice is made once."""

from collections.abc import Callable
from contextvars import ContextVar

from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.utils.translation import get_language

# None outside of a request, and in one that may change what it has read.
made: ContextVar[dict | None] = ContextVar("made", default=None)


def make_once(keys: list[tuple], make: Callable[[list[tuple]], list]) -> list:
    known = made.get()
    if known is None:
        return make(keys)
    language = get_language()
    missing = [key for key in dict.fromkeys(keys) if (language, key) not in known]
    for key, value in zip(missing, make(missing) if missing else (), strict=True):
        known[language, key] = value
    return [known[language, key] for key in keys]


@receiver(request_started)
def begin(sender, environ: dict | None = None, scope: dict | None = None, **kwargs) -> None:
    """WSGI sends its `environ`, ASGI its `scope`."""
    method = environ["REQUEST_METHOD"] if environ else (scope or {}).get("method")
    made.set({} if method in {"GET", "HEAD"} else None)


@receiver(request_finished)
def end(**kwargs) -> None:
    made.set(None)
