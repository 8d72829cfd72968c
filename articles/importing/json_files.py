"""JSON (a list of articles, an API's answer, a JSON Feed) and JSONL (one object a line)."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from .found import Found, Refused, Unreadable
from .rows import article_from_row

LISTS = ("items", "articles", "posts", "results", "rows", "list", "data")


def read_json(text: str, path: Path) -> Iterator[Found | Refused]:
    """The articles of a JSON file. Raises Unreadable with the line where the file is broken."""
    try:
        told = json.loads(text)
    except RecursionError as error:
        raise Unreadable(_("This JSON file holds no list of articles.")) from error
    except ValueError as error:
        if "\n{" in text.strip():
            yield from read_json_lines(text, path)
            return
        raise Unreadable(broken(error)) from error
    for number, item in enumerate(articles_in(told), 1):
        yield outcome(item, path, _("%(file)s, article %(number)d") % {"file": path.name, "number": number})


def read_json_lines(text: str, path: Path) -> Iterator[Found | Refused]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = _("%(file)s, line %(number)d") % {"file": path.name, "number": number}
        try:
            yield outcome(json.loads(line), path, place)
        except (ValueError, RecursionError):
            yield Refused(place, _("The line is not valid JSON."))


def broken(error: ValueError) -> str:
    line = getattr(error, "lineno", 1)
    return _("The file is not valid JSON; line %(line)d is wrong.") % {"line": line}


def articles_in(told: object) -> list:
    if isinstance(told, dict):
        inside = next((told[name] for name in LISTS if isinstance(told.get(name), (list, dict))), None)
        told = [told] if inside is None else inside
        if isinstance(told, dict):
            return articles_in(told)
    if not isinstance(told, list) or not told:
        raise Unreadable(_("This JSON file holds no list of articles."))
    return told


def outcome(item: object, path: Path, place: str) -> Found | Refused:
    if not isinstance(item, dict):
        return Refused(place, _("This is no object with title and text."))
    try:
        return Found(place, article_from_row(item, path=path))
    except Unreadable as error:
        return Refused(place, str(error))
