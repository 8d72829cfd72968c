"""The piece of a text that shows why it was found, with the words marked."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .tokenise import runs
from .words import words

SENTENCE_END = "。！？；\n"


def highlight(text: str, query: str, length: int = 90) -> SafeString:
    """At most `length` characters around the most different words of the query, escaped, in `<mark>`."""
    terms = sorted({run for run, _ in runs(query)} | set(words(query)), key=len, reverse=True)
    if not terms:
        return escape(text[:length])
    pattern = re.compile("|".join(re.escape(term) for term in terms), re.IGNORECASE)
    start = best_start(text, pattern, length)
    piece = text[start : start + length]
    marked = "".join(
        f"<mark>{escape(part)}</mark>" if pattern.fullmatch(part) else escape(part)
        for part in re.split(f"({pattern.pattern})", piece, flags=re.IGNORECASE)
        if part
    )
    before, after = "…" if start else "", "…" if start + length < len(text) else ""
    return mark_safe(f"{before}{marked}{after}")  # noqa: S308 -- every part is escaped above


def best_start(text: str, pattern: re.Pattern, length: int) -> int:
    """Where to cut: the window with the most different terms, from the beginning of a sentence if one is near."""
    hits = [(match.start(), match.group().lower()) for match in pattern.finditer(text)]
    if not hits or len(text) <= length:
        return 0
    at = max(hits, key=lambda hit: (len({term for spot, term in hits if hit[0] <= spot < hit[0] + length}), -hit[0]))[0]
    sentence = max(text.rfind(end, 0, at) for end in SENTENCE_END) + 1
    return sentence if at - sentence < length // 2 else max(0, at - length // 4)
