"""The piece of a text that shows why it was found, with the words marked."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .tokenise import LONGEST_QUERY, converter, runs
from .words import words

SENTENCE_END = "。！？；\n"


def highlight(text: str, query: str, length: int = 90) -> SafeString:
    """At most `length` characters around the most different words of the query, escaped, in `<mark>`."""
    query = query[:LONGEST_QUERY]
    # A single letter that the dictionary leaves over, 县 of 青禾县, is marked only where it was asked for alone.
    parts = {word for word in words(query) if len(word) > 1}
    terms = sorted({run for run, _ in runs(query)} | parts, key=len, reverse=True)
    text = text.encode("utf-8", "ignore").decode()
    if not terms:
        return escape(text[:length])
    pattern = re.compile("|".join(re.escape(term) for term in terms))
    alike = letter_by_letter(text)
    start = best_start(alike, pattern, length)
    end = min(start + length, len(text))
    # Before the first, between and after the marked stretches: every second piece is one of them.
    edges = [start, *(edge for match in pattern.finditer(alike, start, end) for edge in match.span()), end]
    pieces = [escape(text[left:right]) for left, right in pairwise(edges)]
    pieces[1::2] = [f"<mark>{piece}</mark>" for piece in pieces[1::2]]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return mark_safe(f"{before}{''.join(pieces)}{after}")  # noqa: S308 -- every piece is escaped above


def letter_by_letter(text: str) -> str:
    """The text as it is compared, each letter in its old place, so that what is found can be cut from the original."""
    letters = "".join(like if len(like) == 1 else letter for letter in text for like in [plain(letter)])
    simplified = converter().convert(letters)
    return simplified if len(simplified) == len(text) else letters


def plain(letter: str) -> str:
    return letter if "一" <= letter <= "鿿" else unicodedata.normalize("NFKC", letter).lower()


def best_start(text: str, pattern: re.Pattern, length: int) -> int:
    """Where to cut: the window with the most different terms, from the beginning of a sentence if one is near."""
    hits = [(match.start(), match.group()) for match in pattern.finditer(text)]
    if not hits or len(text) <= length:
        return 0
    at = richest_hit(hits, length)
    sentence = max(text.rfind(end, 0, at) for end in SENTENCE_END) + 1
    sentence += len(text[sentence:at]) - len(text[sentence:at].lstrip())
    return sentence if at - sentence < length // 2 else max(0, at - length // 4)


def richest_hit(hits: list[tuple[int, str]], length: int) -> int:
    """Where the first window begins that holds the most different terms; walks along the hits once."""
    window, best, most, ahead = Counter(), hits[0][0], 0, 0
    for spot, term in hits:
        while ahead < len(hits) and hits[ahead][0] < spot + length:
            window[hits[ahead][1]] += 1
            ahead += 1
        if len(window) > most:
            best, most = spot, len(window)
        window[term] -= 1
        window += Counter()
    return best
