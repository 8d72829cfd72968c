"""Objects that several fragments are made of: the rows are read once, and everybody gets a copy of his own.

What somebody looks up through an object later is then a question of his own. Were the answer left on an object that
others use as well, their fragments would rest on it without anybody knowing.
"""

import pickle
from collections.abc import Callable
from typing import TypeVar

from .asking import made
from .remembering import Key, has_keeper, keeper

Read = TypeVar("Read")


def read_once(key: Key, make: Callable[[], Read]) -> Read:
    """What `make` reads, once while a request is answered; where the site keeps nothing, each time.

    It must read all that its users show: what is missing they look up themselves, each for himself.
    """
    return copy_of(key, make, made.get() if made.get() is not None else {})


def read_seldom(key: Key, make: Callable[[], Read]) -> Read:
    """The same, once until something of it has changed: for what many pages need."""
    return copy_of(key, make, None)


def copy_of(key: Key, make: Callable[[], Read], within: dict | None) -> Read:
    if not has_keeper():
        return make()
    mine = []

    def read(_missing) -> list[bytes]:
        mine.append(make())
        return [pickle.dumps(mine[0], pickle.HIGHEST_PROTOCOL)]

    packed = keeper()([key], read, within)[0]
    return mine[0] if mine else pickle.loads(packed)  # noqa: S301 -- packed above, by this process
