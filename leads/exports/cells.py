"""What may stand in a cell: nothing that runs, nothing that breaks the file, nothing that is cut unseen."""

import re
from collections.abc import Sequence
from itertools import chain

Rows = Sequence[Sequence[str]]
LONGEST_CELL = 32_767
CUT = "…[cut]"
# OWASP's list of formula starts, their full-width forms, and what may stand before them unseen.
STARTS = r"[\s\ufeff\u200b\u200c\u200d\u2060]*[=+\-@＝＋－＠\t\r\n]"
FORMULA, FORMULA_BEHIND_MARK = re.compile(STARTS), re.compile(f"\0(?={STARTS})")
CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
NONCHARACTERS = b"\xef\xbf\xbe", b"\xef\xbf\xbf"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what breaks a spreadsheet: control characters show as U+FFFD, long cells are cut visibly."""
    if ILLEGAL.search(text):
        text = ILLEGAL.sub("\ufffd", text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def cleaned(rows: Rows) -> Rows:
    """Rows of clean cells. They are looked at all at once, and one by one only where something is found."""
    longest = max(map(len, chain.from_iterable(rows)), default=0)
    if longest < LONGEST_CELL and is_legal("".join(chain.from_iterable(rows))):
        return rows
    return [[clean(cell) for cell in row] for row in rows]


def is_legal(text: str) -> bool:
    """What `ILLEGAL` says, ten times as fast: in UTF-8 a control character is a byte of its own."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return len(data.translate(None, CONTROLS)) == len(data) and not any(sign in data for sign in NONCHARACTERS)


def neutral(text: str) -> str:
    """A clean cell as a CSV holds it: Excel will not run it."""
    return clean(f"'{text}") if FORMULA.match(text) else text


def neutral_text(rows: Rows) -> str:
    """Clean and neutral cells with a NUL before each and a U+0001 between rows: signs that no clean cell holds."""
    found = cleaned(rows)
    if found is not rows:
        found = [[neutral(cell) for cell in row] for row in found]
    text = "\1".join(["\0" + "\0".join(row) for row in found])
    return FORMULA_BEHIND_MARK.sub("\0'", text)
