"""Chinese text as pairs of characters. Pairs need no dictionary and never miss a name; see docs/decisions.md."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from opencc import OpenCC

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007"
RUN = re.compile(rf"([{CJK}]+)|([0-9a-z_\u00c0-\u024f]+)")
CHINESE = re.compile(f"[{CJK}]+")
LONGEST_QUERY = 100
LONGEST_INITIALS = 8


@cache
def converter() -> OpenCC:
    return OpenCC("t2s")


def folded(text: str) -> str:
    """The text as it is compared: half-width, lower case, simplified; without what no database can store."""
    storable = text.encode("utf-8", "ignore").decode()
    return converter().convert(unicodedata.normalize("NFKC", storable).lower())


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The stretches of Chinese (True) and of letters or digits (False), folded."""
    for match in RUN.finditer(folded(text)):
        yield match.group(), bool(match.group(1))


def is_chinese(letters: str) -> bool:
    return CHINESE.fullmatch(letters) is not None


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def index_text(text: str) -> str:
    """What is stored: `社区治理16场` becomes `社区 区治 治理 理 16 场`."""
    out = []
    for run, chinese in runs(text):
        out += [*pairs(run), run[-1]] if chinese else [run]
    return " ".join(out)


def query_tokens(text: str) -> tuple[list[str], bool]:
    """The tokens that must stand in a row, and whether the last one may go on (`党` finds `党建`)."""
    stretches = list(runs(text[:LONGEST_QUERY]))
    tokens, open_end = [], False
    for number, (run, chinese) in enumerate(stretches, start=1):
        last = number == len(stretches)
        if not chinese:
            tokens.append(run)
            continue
        tokens += pairs(run)
        if len(run) == 1 or not last:
            tokens.append(run[-1])
        open_end = last and len(run) == 1
    return tokens, open_end


def initials(text: str) -> str:
    """What is typed by the first letters of the pinyin, from wherever one begins: `社区治理` is `sqzl qzl zl`."""
    from pypinyin import Style, lazy_pinyin  # 57 MB that a worker does not hold before somebody writes

    tokens = []
    for run, chinese in runs(text):
        if chinese:
            letters = "".join(lazy_pinyin(run, style=Style.FIRST_LETTER, errors="ignore"))
            tokens += [letters[at : at + LONGEST_INITIALS] for at in range(len(letters) - 1)]
    return " ".join(tokens)
