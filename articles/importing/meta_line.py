"""The line under a title: 发布时间: 2023-05-06 08:09:10   浏览次数 : 1024    来源:某某融媒"""

import re
import unicodedata
from dataclasses import dataclass, field

from .moments import MOMENT, read_moment
from .words import META_LABELS

LONGEST = 240


def spaced(label: str) -> str:
    return r"\s*".join(label)


def named(kind: str) -> str:
    return f"(?P<{kind}>{'|'.join(spaced(label) for label in META_LABELS[kind])})"


COLON = r"\s*[:︰∶]"
# A label stands free: in 培训时间 the 时间 is none. After a date or a count it may follow without a space.
FREE = r"(?:(?<![\u4e00-\u9fff])|(?<=[日次秒分]))"
LABEL = re.compile(
    rf"{FREE}{named('published_at')}{COLON}|{FREE}{named('views')}(?:{COLON}|(?=\s*\d))|"
    rf"{FREE}{named('source')}{COLON}|{FREE}{named('author')}(?:{COLON}|(?<=通讯员)\s+(?=\w)|(?<=记者)\s+(?=\w))|"
    rf"{FREE}{named('editor')}{COLON}|{FREE}{named('ignored')}{COLON}"
)
# A number before its word: 1024次浏览.
COUNT_FIRST = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?万?)\s*[次人]?\s*(?:浏览|阅读|点击|访问|人气)(?!\w)")
COUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万|[wW])?")
VALUE_ENDS = re.compile(
    r"\s{2,}|\t|[|│丨]|\s*[\[【(〔<]\s*(?:字[体号]|打印|关闭|大|小|收藏|分享|纠错|返回|复制)|\s+大\s*中\s*小|"
    r"\s+(?:打印|关闭|收藏|分享|字[体号])|\s+\d[\d,]*\s*(?:次|人)?(?:浏览|阅读|点击)"
)
BUTTONS = re.compile(
    r"[\[【(〔<]?\s*(?:字[体号]|打印(?:本页)?|关闭(?:窗口)?|收藏|分享(?:到)?|大\s*中\s*小)\s*[\]】)〕>]?"
)
EDGES = " \t\xa0　|│丨·,，;；/-—()（）[]【】"


@dataclass
class MetaLine:
    """What such a line tells. `unreadable_date` holds what stood after a date's label and is no date."""

    found: dict = field(default_factory=dict)
    rest: str = ""
    unreadable_date: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.found or self.unreadable_date) and not self.rest


def same_length(text: str) -> str:
    """Full-width forms made plain, character by character, so that places in both texts are the same."""
    plain = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(plain, text, strict=True))


def read_meta_line(text: str) -> MetaLine:
    """The fields named in the line, with their values as written (the source keeps its full-width brackets)."""
    meta = MetaLine()
    if len(text) > LONGEST:
        return meta
    plain = same_length(text.replace("\u200b", " "))
    labels = list(LABEL.finditer(plain))
    edges = [*(label.start() for label in labels), len(plain)][1:]
    used = []
    for label, edge in zip(labels, edges, strict=True):
        start, end = value_span(plain, label.end(), edge)
        take(meta, label.lastgroup, text[start:end], plain[start:end])
        used.append((label.start(), end))
    read_unlabelled(meta, blanked(plain, used))
    return meta


def value_span(plain: str, start: int, edge: int) -> tuple[int, int]:
    while start < edge and plain[start].isspace():
        start += 1
    ended = VALUE_ENDS.search(plain, start, edge)
    # A date may hold several spaces between day and hour.
    moment = MOMENT.match(plain, start)
    if moment and moment.end() <= edge:
        return start, moment.end()
    return start, ended.start() if ended else edge


def take(meta: MetaLine, kind: str, value: str, plain: str) -> None:
    value = value.strip(EDGES.replace("(", "").replace("（", "").replace(")", "").replace("）", ""))
    value = unbalanced_bracket_cut(value)
    if kind == "published_at":
        moment = read_moment(plain)
        if moment:
            meta.found.setdefault(kind, moment)
        elif value:
            meta.unreadable_date = value
    elif kind == "views":
        views = read_count(plain)
        if views is not None:
            meta.found.setdefault(kind, views)
    elif kind != "ignored" and value:
        meta.found.setdefault(kind, value)


def unbalanced_bracket_cut(value: str) -> str:
    for opening, closing in ("()", "（）", "[]", "【】"):
        if value.count(closing) > value.count(opening):
            value = value[: value.rindex(closing)]
    return value.strip()


def read_unlabelled(meta: MetaLine, rest: str) -> None:
    """What stands without a label: a date, a count before its word."""
    if found := COUNT_FIRST.search(rest):
        meta.found.setdefault("views", read_count(found[1]))
        rest = blanked(rest, [found.span()])
    if "published_at" not in meta.found and (found := MOMENT.search(rest)):
        moment = read_moment(found[0])
        if moment:
            meta.found["published_at"] = moment
            rest = blanked(rest, [found.span()])
    rest = re.sub(
        r"[\[【(〔<]?\s*(?:字[体号]|打印(?:本页)?|关闭(?:窗口)?|收藏|分享(?:到)?|大\s*中\s*小)\s*[\]】)〕>]?", "", rest
    )
    meta.rest = rest.strip(EDGES + "次人大中小:：")


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def read_count(text: str) -> int | None:
    """`1,203` → 1203, `1.2万` → 12000; None where there is no number, as where a script would write it."""
    found = COUNT.search(unicodedata.normalize("NFKC", str(text)))
    if not found:
        return None
    number = float(found[1].replace(",", ""))
    return min(round(number * 10_000 if found[2] else number), 2**53)
