"""What changed between two texts, character by character: Chinese has no spaces to cut words at.

Nothing here knows pages, HTML or Wagtail. `paragraphs.py` matches whole paragraphs first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import Indel, Levenshtein

# One Chinese character, mark or space; a run of letters and digits is one token.
TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|[\s\S]")
# The exact alignment keeps a bit for each pair of tokens: 50 MB here. Beyond, one with bounded memory is used.
EXACT_UP_TO = 450_000_000
LONGEST_CHANCE_MATCH = 4


class Change(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True)
class Segment:
    change: Change
    text: str


@dataclass
class Step:
    """Tokens to delete, tokens to insert instead, and what stays behind them."""

    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return max(len(self.deleted), len(self.inserted))


def compare_texts(old: str, new: str) -> tuple[Segment, ...]:
    """What to keep, delete and insert, in order, to get from one text to the other."""
    if old == new:
        return (Segment(Change.EQUAL, old),) if old else ()
    return tuple(segments_of(calmer(steps_between(tokens(old), tokens(new)))))


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text)


def aligned(before: Sequence, after: Sequence) -> Iterator[tuple[Change, slice, slice]]:
    """The runs that two sequences are made of, each with its place in the one and in the other.

    The time grows with the product of the lengths, but 64 pairs at a step: 20,000 by 20,000 takes some 20 ms.
    """
    exact = len(before) * len(after) <= EXACT_UP_TO
    for run in (Indel if exact else Levenshtein).opcodes(before, after):
        old, new = slice(run.src_start, run.src_end), slice(run.dest_start, run.dest_end)
        if run.tag == "replace":
            yield Change.DELETE, old, slice(new.start, new.start)
            yield Change.INSERT, slice(old.stop, old.stop), new
        else:
            yield Change(run.tag), old, new


def steps_between(before: list[str], after: list[str]) -> Iterator[Step]:
    step = Step()
    for change, old, new in aligned(before, after):
        if change == Change.EQUAL:
            step.kept = before[old]
            yield step
            step = Step()
        elif change == Change.DELETE:
            step.deleted += before[old]
        else:
            step.inserted += after[new]
    if step.weight:
        yield step


def calmer(steps: Iterator[Step]) -> list[Step]:
    """Without what two rewritten passages share by chance: a lone 的 kept between longer changes reads as noise."""
    calm: list[Step] = []
    for step in steps:
        if calm and is_chance(calm[-1], step):
            before = calm.pop()
            deleted = before.deleted + before.kept + step.deleted
            step = Step(deleted, before.inserted + before.kept + step.inserted, step.kept)
        calm.append(step)
    return calm


def is_chance(before: Step, after: Step) -> bool:
    return len(before.kept) <= LONGEST_CHANCE_MATCH and len(before.kept) < min(before.weight, after.weight)


def segments_of(steps: list[Step]) -> Iterator[Segment]:
    for step in steps:
        runs = [(Change.DELETE, step.deleted), (Change.INSERT, step.inserted), (Change.EQUAL, step.kept)]
        yield from (Segment(change, "".join(run)) for change, run in runs if run)
