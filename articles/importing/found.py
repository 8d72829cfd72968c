"""What a reader hands on: an article as found, or a sentence why there is none."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit


class Unreadable(Exception):
    """The reason, as a sentence for the person at the keyboard, why a file or a row gives no article."""


class Block(NamedTuple):
    """One part of the text. `kind` is a block of `BodyBlock`; a picture is a `LocalPicture` until it is stored."""

    kind: str
    value: object


@dataclass(frozen=True)
class LocalPicture:
    path: Path
    alt_text: str = ""
    caption: str = ""


@dataclass
class FoundArticle:
    """An article out of a file, before anything is written."""

    title: str = ""
    published_at: datetime | None = None
    source: str = ""
    source_link: str = ""
    author: str = ""
    editor: str = ""
    views: int | None = None
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    # Where the article stood on the old site, and where that site had it from.
    address: str = ""
    original_url: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The same for the same article of the old site: its address, else its title and publish time."""
        if self.address:
            return "url|" + normal_address(self.address)
        return f"text|{self.title}|{self.published_at and self.published_at.isoformat()}"

    @property
    def content_hash(self) -> str:
        """Changes when the text was changed; the number of views does not count."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"views", "notes", "blocks"}}
        parts = [told, [(kind, hashable(value)) for kind, value in self.blocks]]
        return hashlib.sha256(json.dumps(parts, default=str, ensure_ascii=False).encode()).hexdigest()


class Refused(NamedTuple):
    """Something that is no article, where it stands and why."""

    place: str
    reason: str


class Found(NamedTuple):
    """An article and where it stands, for example `news.csv, row 3`."""

    place: str
    article: FoundArticle


def hashable(value: object) -> object:
    return value.path.name if isinstance(value, LocalPicture) else value


def normal_address(address: str) -> str:
    """The address as a key: without scheme, `www.` and fragment, parameters in order."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{parts.path.rstrip('/')}?{query}".rstrip("?")
