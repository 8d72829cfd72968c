"""Which reader a file wants, by what it holds; its name decides only between kinds of plain text."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from .copied_text import read_copied_text
from .encodings import decode
from .feeds import read_feed
from .found import Found, Refused, Unreadable
from .json_files import read_json, read_json_lines
from .saved_pages import read_saved_page
from .tables import read_csv, read_xlsx

PAGES = {".html", ".htm", ".shtml", ".xhtml", ".asp", ".aspx", ".jsp", ".php"}
FEEDS = {".xml", ".rss", ".atom", ".wxr"}
TABLES = {".csv", ".tsv"}
TEXTS = {".txt", ".text", ".md"}
LONGEST_PAGE = 2_000_000
SUFFIXES = PAGES | FEEDS | TABLES | TEXTS | {".xlsx", ".json", ".jsonl", ".ndjson"}


def files_in(names: list[str]) -> Iterator[Path]:
    """The named files; of a named folder every file of a known kind, except what belongs to a saved page."""
    for path in map(Path, names):
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            beside = any(part.endswith(("_files", ".files")) for part in file.relative_to(path).parts[:-1])
            if file.is_file() and file.suffix.lower() in SUFFIXES and not beside:
                yield file


def read_file(path: Path) -> Iterator[Found | Refused]:
    """What the file holds, in order. A file that cannot be read at all is one `Refused`."""
    try:
        yield from readings(path.read_bytes(), path)
    except FileNotFoundError:
        yield Refused(path.name, _("There is no such file."))
    except OSError as error:
        yield Refused(path.name, _("The file cannot be opened: %(error)s.") % {"error": error.strerror})
    except RecursionError:
        yield Refused(path.name, _("The file is nested too deeply to be an article."))
    except Unreadable as error:
        yield Refused(path.name, str(error))


def readings(data: bytes, path: Path) -> Iterator[Found | Refused]:
    if data.startswith(b"PK\x03\x04") and (path.suffix.lower() == ".xlsx" or b"xl/work" in data):
        return read_xlsx(data, path)
    text = decode(data)
    start = text[:5000].lstrip("\ufeff \t\r\n").lower()
    if re.match(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:rdf)\b", start, re.DOTALL):
        return read_feed(text, path)
    suffix = path.suffix.lower()
    if suffix in TABLES:
        return read_csv(text, path)
    if suffix in {".jsonl", ".ndjson"}:
        return read_json_lines(text, path)
    if suffix == ".json":
        return read_json(text, path)
    if suffix in FEEDS and "<html" not in start:
        return read_feed(text, path)
    if suffix == ".xlsx":
        raise Unreadable(_("This is no XLSX workbook, or it is damaged."))
    is_page = suffix in PAGES or re.match(r"<!doctype html|<html|<head|<body|<div", start)
    # Some browsers write the pictures into the page itself.
    text = re.sub(r"data:image/[^\"')\s]{200,}", "", text)
    if len(text) > LONGEST_PAGE:
        raise Unreadable(_("The page is longer than two million characters; that is no article."))
    article = read_saved_page(text, path=path) if is_page else read_copied_text(text)
    return iter([Found(path.name, article)])
