"""What many pages show alike is made once, where the site can tell that nothing it was made of has changed."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from .asking import make_once

Made = TypeVar("Made")
Key = tuple[Hashable, ...]


def remembered(key: Key, make: Callable[[], Made]) -> Made:
    """What `make` gives, or gave before; `FRAGMENTS_KEEPER` names the site's callable that decides, else it is made
    once for each reader.

    The key begins with the name of the app and holds all that the result depends on beside the database and the
    language. What comes back is shared: plain values, never changed by whoever gets them.
    """
    return all_remembered([key], lambda missing: [make()])[0]


def has_keeper() -> bool:
    """Whether the site remembers anything; else nobody need read again what is at hand."""
    return bool(getattr(settings, "FRAGMENTS_KEEPER", None))


def all_remembered(keys: list[Key], make: Callable[[list[Key]], list[Made]]) -> list[Made]:
    """The same for many at once: `make` is given the keys that nobody remembers, and gives their values in order."""
    return keeper()(keys, make) if has_keeper() else make_once(keys, make)


def keeper() -> Callable:
    return import_string(settings.FRAGMENTS_KEEPER)
