"""What an import tells the person who started it."""

import unicodedata
from collections import Counter

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .store import Outcome

WHAT = {
    "imported": gettext_lazy("new"),
    "known": gettext_lazy("already there"),
    "changed": gettext_lazy("changed, left alone"),
    "refused": gettext_lazy("refused"),
}


def sentence(outcome: Outcome) -> str:
    """`news.csv, row 3: The title is empty.`"""
    told = f"{outcome.place}: {outcome.reason}" if outcome.reason else f"{outcome.place}: {outcome.title}"
    return "".join([told, *(f"\n    {note}" for note in outcome.notes)])


def summary(counted: Counter, *, dry_run: bool) -> str:
    """The last lines, for example `Imported: 12. Already there: 3. Changed and left alone: 1. Refused: 2.`"""
    numbers = {kind: counted[kind] for kind in WHAT}
    text = _(
        "Imported: %(imported)d. Already there: %(known)d. Changed and left alone: %(changed)d. Refused: %(refused)d."
    )
    if dry_run:
        text = _(
            "Would be imported: %(imported)d. Already there: %(known)d. Changed: %(changed)d. Refused: %(refused)d."
        )
    return text % numbers


def refused_count(number: int) -> str:
    return ngettext(
        "%(number)d article or file was refused; the reasons are above.",
        "%(number)d articles or files were refused; the reasons are above.",
        number,
    ) % {"number": number}


def table(outcomes: list[Outcome]) -> list[str]:
    """What a dry run found, a line each, in columns that hold with Chinese characters."""
    heads = [_("What"), _("Publish time"), _("Title"), _("Source"), _("Views"), _("Blocks"), _("Found in")]
    rows = [heads, *(cells(outcome) for outcome in outcomes)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(heads))]
    return ["  ".join(padded(cell, widths[column]) for column, cell in enumerate(row)).rstrip() for row in rows]


def cells(outcome: Outcome) -> list[str]:
    article = outcome.article
    told = ["–"] * 4
    if article:
        moment = article.published_at
        told = [
            localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else "–",
            article.source or "–",
            "–" if article.views is None else str(article.views),
            str(len(article.blocks)),
        ]
    what, title = str(WHAT[outcome.kind]), shortened(outcome.title or outcome.reason, 48)
    return [what, told[0], title, shortened(told[1], 20), told[2], told[3], outcome.place]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def shortened(text: str, columns: int) -> str:
    while width(text) > columns:
        text = text.rstrip("…")[:-1] + "…"
    return text
