"""Finding thousands of terms in a long text in one pass (Aho-Corasick)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Max

from ahocorasick import Automaton

from .findings import Severity
from .terms import Term

ORDER = list(Severity)


class Hit(NamedTuple):
    start: int
    end: int
    term: Term


class Matcher:
    """Terms and the phrases in which they are fine, ready to be looked for. Built once, then only read."""

    def __init__(self, terms: Iterable[Term]):
        self.forbidden: dict[str, list[Term]] = {}
        self.allowed: dict[str, list[Term]] = {}
        for term in terms:
            self.forbidden.setdefault(folded(term.pattern), []).append(term)
            for phrase in term.fine_within:
                self.allowed.setdefault(folded(phrase), []).append(term)
        self.longest_exception = max(map(len, self.allowed), default=0)
        self.automaton = Automaton()
        for word in {*self.forbidden, *self.allowed}:
            self.automaton.add_word(as_bytes(word).decode("latin-1"), word)
        self.automaton.make_automaton()

    def hits(self, text: str, applies: Callable[[Term], bool] = lambda term: True) -> list[Hit]:
        """What `text` contains, in its order: of overlapping terms the longest, of equal ones the most serious."""
        if not self.forbidden:
            return []
        found, fine = [], {}
        for start, end, word in self.spans(as_bytes(folded(text))):
            found += [Hit(start, end, term) for term in self.forbidden.get(word, ())]
            for term in self.allowed.get(word, ()):
                fine.setdefault(id(term), []).append((start, end))
        return longest_first(hit for hit in found if applies(hit.term) and not self.is_fine(hit, fine))

    def is_fine(self, hit: Hit, fine: dict[int, list[tuple[int, int]]]) -> bool:
        """Whether it stands within an exception of its term; only those are tried that end near enough behind it."""
        spans = fine.get(id(hit.term))
        if not spans:
            return False
        first = bisect_left(spans, hit.end, key=itemgetter(1))
        last = bisect_right(spans, hit.start + self.longest_exception, key=itemgetter(1))
        return any(start <= hit.start for start, _end in spans[first:last])

    def spans(self, content: bytes) -> Iterator[tuple[int, int, str]]:
        """(start, end, word) in characters of every word in the UTF-8 text, by their ends."""
        end = counted = 0
        for last, word in self.automaton.iter(content.decode("latin-1")):
            end += len(content[counted : last + 1].decode())
            counted = last + 1
            yield end - len(word), end, word


def as_bytes(text: str) -> bytes:
    # The automaton searches the children of a node one by one. With bytes there are at most 64 of them, with Chinese
    # characters two thousand: 12 ms instead of 73 for 5,000 terms in 200,000 characters.
    return text.encode(errors="replace")


def folded(text: str) -> str:
    # The one letter that becomes two when made small would shift every place after it.
    return text.replace("İ", "I").lower()


def longest_first(hits: Iterable[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for crowd in crowds(hits):
        chosen += crowd if len(crowd) == 1 else apart(crowd)
    return chosen


def crowds(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """The hits in their order, those together that overlap: mostly one alone, so that many hits take little longer."""
    crowd, reach = [], 0
    for hit in sorted(hits, key=itemgetter(0)):
        if crowd and hit.start >= reach:
            yield crowd
            crowd = []
        crowd.append(hit)
        reach = max(reach, hit.end)
    if crowd:
        yield crowd


def apart(crowd: list[Hit]) -> list[Hit]:
    """Of these the longest, then what does not overlap it, and so on."""
    chosen: list[Hit] = []
    starts: list[int] = []
    for hit in sorted(crowd, key=lambda hit: (hit.start - hit.end, ORDER.index(hit.term.severity), hit.start)):
        place = bisect_right(starts, hit.start)
        after_previous = place == 0 or chosen[place - 1].end <= hit.start
        before_next = place == len(starts) or hit.end <= chosen[place].start
        if after_previous and before_next:
            chosen.insert(place, hit)
            starts.insert(place, hit.start)
    return chosen


class Cache:
    """One matcher per process, rebuilt when any process has changed a term."""

    generation: tuple | None = None
    matcher: Matcher | None = None

    def current(self) -> Matcher:
        now = Term.objects.aggregate(Max("updated_at"), Max("pk"), Count("pk"))
        generation = tuple(now.values())
        if self.matcher is None or generation != self.generation:
            self.matcher = Matcher(Term.objects.filter(active=True).select_related("section"))
            self.generation = generation
        return self.matcher


current_matcher = Cache().current
