"""Keep the Chinese catalogues complete: find every string, add what is missing, compile without gettext."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import templatize

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The frame's words stand in the site's catalogue; `locale/` beside it holds what Wagtail itself leaves in English.
PLACES = {"site_project": ["site_project", "templates"]}


def catalogue_path(app: str) -> Path:
    return settings.BASE_DIR / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages_of(app: str) -> Iterator[dict]:
    """Every translatable string of the app, as keyword arguments of `polib.POEntry`."""
    for place in PLACES.get(app, [app]):
        for path in sorted((settings.BASE_DIR / place).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield from messages_in(path)


def messages_in(path: Path) -> Iterator[dict]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # What is left of a template's indentation means nothing, and would not be Python.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, None)
        plurals = {"msgid_plural": plural, "msgstr_plural": {0: ""}} if plural else {}
        yield {"msgid": singular, "msgctxt": context, **plurals}


def missing_messages(app: str) -> list[str]:
    """The msgids that have no Chinese yet, sorted; empty when the catalogue is complete."""
    known = {(e.msgid, e.msgctxt) for e in open_catalogue(app) if e.translated()}
    return sorted({m["msgid"] for m in messages_of(app) if m["msgid"] and (m["msgid"], m["msgctxt"]) not in known})


def open_catalogue(app: str) -> polib.POFile:
    path = catalogue_path(app)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=120)
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def update_catalogue(app: str) -> tuple[int, int]:
    """Add new strings, drop those nobody uses, compile; return how many were added and how many lack Chinese."""
    catalogue = open_catalogue(app)
    wanted = {(m["msgid"], m["msgctxt"]): m for m in messages_of(app) if m["msgid"]}
    for entry in [e for e in catalogue if (e.msgid, e.msgctxt) not in wanted]:
        catalogue.remove(entry)
    known = {(e.msgid, e.msgctxt) for e in catalogue}
    new = [polib.POEntry(**message) for key, message in wanted.items() if key not in known]
    catalogue.extend(new)
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return len(new), len(missing_messages(app))
