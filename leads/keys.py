"""Keys of questions: names of form fields, which none of ours may be."""

from collections.abc import Iterator
from itertools import count

from .forms import TYPED

RESERVED = {*TYPED, "consent", "partner_consent", "website", "stamp", "proof", "source", "key", "touches"}


def numbered(key: str) -> Iterator[str]:
    """The key, then `key_2`, `key_3` and so on."""
    yield key
    yield from (f"{key}_{number}" for number in count(2))
