"""Widths of punctuation and digits in Chinese text (GB/T 15834-2011, GB/T 15835-2011)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..findings import Finding, Severity
from ..texts import Passage, passages

HAN = "[\u4e00-\u9fff\u300a\u300b\u201c\u201d]"
HALF_WIDTH = re.compile(rf"(?<={HAN})[,;:?!](?={HAN}|\s|$)|(?<={HAN})[,;:?!](?=[0-9])")
FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]+")
DOTS = re.compile(r"(?<=[\u4e00-\u9fff])(?:\.{3,}|。{2,}|…(?!…)(?<!……))")
DASHES = re.compile(r"(?<=[\u4e00-\u9fff])-{2,}(?=[\u4e00-\u9fff])")
TO_FULL = str.maketrans(",;:?!", "，；：？！")
TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def check_punctuation(page) -> Iterator[Finding]:
    """One finding for each kind of slip in a passage; it shows the first."""
    for passage in passages(page):
        for pattern, message, correct in (
            (HALF_WIDTH, _("Half-width punctuation in Chinese text."), lambda text: text.translate(TO_FULL)),
            (FULL_WIDTH, _("Full-width digits or letters."), lambda text: text.translate(TO_HALF)),
            (DOTS, _("An ellipsis is written with six dots."), lambda text: "……"),
            (DASHES, _("A dash is written as long as two characters."), lambda text: "——"),
        ):
            yield from slips(passage, pattern, message, correct)


def slips(passage: Passage, pattern: re.Pattern, message: str, correct) -> Iterator[Finding]:
    found = list(pattern.finditer(passage.text))
    if not found:
        return
    first = found[0]
    if len(found) > 1:
        message = _("%(message)s %(count)d places in this passage.") % {"message": message, "count": len(found)}
    yield Finding(
        severity=Severity.INFO,
        rule="punctuation",
        message=message,
        place=passage.place,
        excerpt=passage.around(*first.span()),
        suggestion=correct(first.group()),
    )
