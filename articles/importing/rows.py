"""Rows of tables and objects of JSON files: which column means what."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .content import as_summary, fill_content
from .found import FoundArticle, Unreadable
from .meta_line import read_count
from .moments import read_moment
from .words import COLUMNS

MEANS = {name: field for field, names in COLUMNS.items() for name in names}


def column_meaning(header: object) -> str:
    """The field a column header names, or nothing."""
    plain = unicodedata.normalize("NFKC", str(header or "")).lower()
    return MEANS.get(re.sub(r"[\s_\-*:]|\(.*\)", "", plain), "")


def check_columns(headers: list) -> None:
    """Raises Unreadable for a table that has no title or no text."""
    meanings = {column_meaning(header) for header in headers}
    missing = [label for field, label in (("title", "标题"), ("content", "正文")) if field not in meanings]
    if missing:
        found = "、".join(str(header) for header in headers if header)[:120]
        raise Unreadable(
            _("There is no column “%(missing)s”; the columns are: %(found)s.")
            % {"missing": "、".join(missing), "found": found or "–"}
        )


def article_from_row(row: dict, *, path: Path | None = None) -> FoundArticle:
    """The article that a row or an object tells of. Raises Unreadable for one without title, text or a real date."""
    told: dict[str, object] = {}
    for header, value in row.items():
        if (field := column_meaning(header)) and value not in (None, "", []):
            told.setdefault(field, value)
    article = FoundArticle(title=as_text(told.get("title")))
    if not article.title:
        raise Unreadable(_("The title is empty."))
    for name in ("source", "author", "editor"):
        setattr(article, name, as_text(told.get(name)))
    article.published_at = moment(told.get("published_at"))
    article.views = whole_number(told.get("views"))
    article.summary = as_summary(as_text(told.get("summary")))
    article.address = web_address(as_text(told.get("address")))
    article.original_url = web_address(as_text(told.get("original_url")), only_whole=True)
    article.tags = as_tags(told.get("tags"))
    fill_content(article, as_text(told.get("content"), keep_lines=True), path=path)
    return article


def as_text(value: object, *, keep_lines: bool = False) -> str:
    """Text out of a cell, or out of the nested forms that APIs use: `{"rendered": …}`, `[{"name": …}]`."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("rendered", "name", "value", "text", "html") if key in value), "")
    if isinstance(value, list):
        return "，".join(as_text(item) for item in value)
    text = "" if value is None else str(value)
    return text.strip() if keep_lines else " ".join(text.split())


def moment(value: object):
    found = read_moment(value)
    if value not in (None, "") and found is None:
        raise Unreadable(_("The publish time “%(text)s” is not a date.") % {"text": str(value)[:40]})
    return found


def whole_number(value: object) -> int | None:
    if value is None:
        return None
    views = read_count(str(value))
    if views is None:
        raise Unreadable(_("The number of views “%(text)s” is not a number.") % {"text": str(value)[:40]})
    return views


def web_address(text: str, *, only_whole: bool = False) -> str:
    """An address or a path from `/` on; anything else is none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_whole = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return text if is_whole or (text.startswith("/") and not only_whole) else ""


def as_tags(value: object) -> list[str]:
    items = value if isinstance(value, list) else re.split(r"[,，;；、|\n]", as_text(value))
    tags = (as_text(item)[:100] for item in items)
    return list(dict.fromkeys(tag for tag in tags if tag))
