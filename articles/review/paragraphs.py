"""Which paragraphs of two texts belong together: unchanged, changed, moved, added or removed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

from rapidfuzz import process
from rapidfuzz.distance import Indel

from .differences import EXACT_UP_TO, Change, Segment, aligned, compare_texts, tokens

SIMILAR = 0.5
# A line such as 完 or a lone date stands in many places; calling it moved would only confuse.
SHORTEST_MOVE = 8
# Moved and changed at once is looked for as long as that takes some 50 ms.
MOST_PAIRS_TRIED = 250_000


class State(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_HERE = "moved-here"
    MOVED_AWAY = "moved-away"


@dataclass(frozen=True)
class Passage:
    """One paragraph, in the order in which a reader of both versions meets it.

    `old` and `new` are its places in the two versions, counted from one. What moved stands twice: where it is now,
    with what changed on the way, and where it was.
    """

    state: State
    segments: tuple[Segment, ...]
    old: int | None = None
    new: int | None = None

    @property
    def has_changed(self) -> bool:
        return self.state != State.SAME

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


def compare_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Passage]:
    pairs = matched_in_order(old, new)
    moves = matched_elsewhere(old, new, pairs)
    return list(in_reading_order(old, new, pairs, moves))


def matched_in_order(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old place → new place of the paragraphs that stand in the same order in both: equal, or similar enough."""
    pairs: dict[int, int] = {}
    gone: list[int] = []
    come: list[int] = []
    for change, before, after in aligned(old, new):
        if change == Change.EQUAL:
            pairs |= similar_pairs(old, new, gone, come)
            pairs |= zip(range(before.start, before.stop), range(after.start, after.stop), strict=True)
            gone, come = [], []
        gone += range(before.start, before.stop) if change == Change.DELETE else ()
        come += range(after.start, after.stop) if change == Change.INSERT else ()
    return pairs | similar_pairs(old, new, gone, come)


def similar_pairs(old: Sequence[str], new: Sequence[str], gone: list[int], come: list[int]) -> dict[int, int]:
    """Pairs from between two unchanged paragraphs, of a very long text in portions so that the time stays linear."""
    size = sum(len(old[place]) for place in gone) * sum(len(new[place]) for place in come)
    parts = ceil(sqrt(size / EXACT_UP_TO))
    pairs: dict[int, int] = {}
    for part in range(parts):
        pairs |= pairs_of_portion(old, new, portion(gone, part, parts), portion(come, part, parts))
    return pairs


def portion(places: list[int], part: int, parts: int) -> list[int]:
    return places[len(places) * part // parts : len(places) * (part + 1) // parts]


def pairs_of_portion(old: Sequence[str], new: Sequence[str], gone: list[int], come: list[int]) -> dict[int, int]:
    """The paragraphs that share at least half their tokens: all tokens are aligned at once, not pair by pair."""
    before = [(place, token) for place in gone for token in tokens(old[place])]
    after = [(place, token) for place in come for token in tokens(new[place])]
    lengths_old, lengths_new = Counter(place for place, _ in before), Counter(place for place, _ in after)
    shared = Counter(shared_places(before, after))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for (left, right), count in shared.most_common():
        alike = 2 * count >= SIMILAR * (lengths_old[left] + lengths_new[right])
        if alike and left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)
    return pairs


def shared_places(before: list[tuple[int, str]], after: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    for change, left, right in aligned([token for _, token in before], [token for _, token in after]):
        if change == Change.EQUAL:
            yield from zip((place for place, _ in before[left]), (place for place, _ in after[right]), strict=True)


def matched_elsewhere(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> dict[int, int]:
    """Old place → new place of the paragraphs that moved, word for word or changed a little on the way."""
    taken = set(pairs.values())
    gone = {place: old[place] for place in range(len(old)) if place not in pairs and is_telling(old[place])}
    come = {place: new[place] for place in range(len(new)) if place not in taken and is_telling(new[place])}
    moves = same_elsewhere(gone, come)
    for place, target in moves.items():
        del gone[place], come[target]
    return moves | similar_elsewhere(gone, come)


def is_telling(text: str) -> bool:
    return len(text) >= SHORTEST_MOVE


def same_elsewhere(gone: dict[int, str], come: dict[int, str]) -> dict[int, int]:
    places = defaultdict(list)
    for place in reversed(come):
        places[come[place]].append(place)
    return {place: places[text].pop() for place, text in gone.items() if places.get(text)}


def similar_elsewhere(gone: dict[int, str], come: dict[int, str]) -> dict[int, int]:
    if len(gone) * len(come) > MOST_PAIRS_TRIED:
        return {}
    moves, left = {}, dict(come)
    for place, text in gone.items():
        found = process.extractOne(text, left, scorer=Indel.normalized_similarity, score_cutoff=SIMILAR + 0.1)
        if found:
            moves[place] = found[2]
            del left[found[2]]
    return moves


def in_reading_order(old, new, pairs: dict[int, int], moves: dict[int, int]) -> Iterator[Passage]:
    here, moved_here = {pairs[place]: place for place in pairs}, {moves[place]: place for place in moves}
    following = dict(zip([-1, *sorted(pairs)], [*sorted(pairs), len(old)], strict=True))
    yield from left_behind(old, moves, range(following[-1]))
    for place, text in enumerate(new):
        if place in here:
            origin = here[place]
            state = State.SAME if old[origin] == text else State.CHANGED
            yield Passage(state, compare_texts(old[origin], text), origin + 1, place + 1)
            yield from left_behind(old, moves, range(origin + 1, following[origin]))
        elif place in moved_here:
            origin = moved_here[place]
            yield Passage(State.MOVED_HERE, compare_texts(old[origin], text), origin + 1, place + 1)
        else:
            yield Passage(State.ADDED, (Segment(Change.INSERT, text),), None, place + 1)


def left_behind(old: Sequence[str], moves: dict[int, int], places: range) -> Iterator[Passage]:
    """What stood at these places and stands there no more."""
    for place in places:
        state, target = (State.MOVED_AWAY, moves[place] + 1) if place in moves else (State.REMOVED, None)
        yield Passage(state, (Segment(Change.DELETE, old[place]),), place + 1, target)
