"""Chinese text as pairs of characters. Pairs need no dictionary and never miss a name; see docs/decisions.md."""

import re
import unicodedata
from collections.abc import Iterator

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007"
RUN = re.compile(rf"([{CJK}]+)|([0-9a-z_\u00c0-\u024f]+)")
LONGEST_QUERY = 100


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The stretches of Chinese (True) and of letters or digits (False), half-width and in lower case."""
    for match in RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        yield match.group(), bool(match.group(1))


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
