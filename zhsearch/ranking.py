"""The order of the first results, by the same rule on every database: words before letters that only meet.

The index holds pairs of letters, so 提高校园 answers to 高校. That costs nothing where somebody looks for everything;
on the first pages it reads badly. So the best results of the database are looked at again, in the tokens stored of
them: terms that stand as words go first, then terms in the title, then terms close to each other.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from .plan import Run, exact_runs, word_runs
from .tokenise import is_chinese

LOOKED_AT = 50  # results of the database that are looked at again: five pages
STORED = 20_000  # characters of stored tokens that are read of one text, about 7,000 letters
TERMS = 8  # of a long query
TIMES = 12  # places of one term that are looked at in one text
AROUND = 6  # letters on either side that are cut together with the term
CLOSE = 40  # letters; a sentence
PAIR = 3  # characters that a letter takes in the stored tokens, with its neighbour and a space


class Text(NamedTuple):
    """What the index stores of one object: tokens, with a space before and after each."""

    title: str
    body: str

    @classmethod
    def of(cls, title: str | None, body: str | None) -> "Text":
        return cls(f" {title or ''} ", f" {body or ''} ")


class Term(NamedTuple):
    """What is looked for, as it is stored; `letters` only where the ends may be those of other words."""

    stored: str
    letters: str

    @classmethod
    def of(cls, run: Run) -> "Term":
        is_one_run = all(len(token) == 2 and is_chinese(token) for token in run.tokens)
        letters = "".join(token[0] for token in run.tokens) + run.tokens[-1][1:] if is_one_run else ""
        return cls(f" {' '.join(run.tokens)}{'' if run.open_end else ' '}", letters)

    def places(self, text: str) -> Iterator[int]:
        at = text.find(self.stored)
        while at >= 0:
            yield at + 1
            at = text.find(self.stored, at + 1)

    def stands_in(self, text: str) -> bool:
        """Whether it stands there as a word, in one of the first places."""
        return any(
            not self.letters or is_word(self.letters, before(text, at), after(text, at + len(self.stored) - 1))
            for at in islice(self.places(text), TIMES)
        )


def words_first(query: str, texts: Sequence[Text]) -> list[int]:
    """The numbers of these texts, which come as the database ranked them, in the order in which they are shown."""
    terms = [Term.of(run) for run in exact_runs(query)][:TERMS]
    parts = [term for run in word_runs(query) if (term := Term.of(run)) not in terms][:TERMS]
    return sorted(range(len(texts)), key=lambda number: (*distance(texts[number], terms, parts), number))


def distance(text: Text, terms: list[Term], parts: list[Term]) -> tuple[int, int, int, bool]:
    """How far a text is from what was asked for; the lowest comes first."""
    titled = sum(term.stands_in(text.title) for term in terms)
    missing = sum(not (term.stands_in(text.title) or term.stands_in(text.body)) for term in terms)
    # Where every term is there, so are the words it is made of.
    cut = sum(not (part.stands_in(text.title) or part.stands_in(text.body)) for part in parts) if missing else 0
    return missing, cut, -titled, titled < len(terms) and not are_close(terms, text.body)


def are_close(terms: list[Term], text: str) -> bool:
    """Whether every term stands near one place of the first."""
    first, *others = [list(islice(term.places(text), TIMES)) for term in terms]
    return any(all(any(abs(at - there) < CLOSE * PAIR for there in other) for other in others) for at in first)


def is_word(letters: str, left: str, right: str) -> bool:
    """Whether the dictionary, too, cuts before and behind these letters."""
    import rjieba  # 33 MB that a worker does not hold before somebody searches

    ends, wanted = 0, {len(left), len(left) + len(letters)} - {0, len(left) + len(letters) + len(right)}
    for word in rjieba.cut(left + letters + right) if wanted else []:
        ends += len(word)
        wanted.discard(ends)
    return not wanted


def before(text: str, at: int) -> str:
    """The Chinese letters right before the token that begins at `at`, few enough to be cut."""
    following, letters = text[at], []
    for token in reversed(text[max(0, at - AROUND * PAIR) : at].split()):
        if len(token) != 2 or token[1] != following or not is_chinese(token):
            break
        following = token[0]
        letters.append(following)
    return "".join(reversed(letters))


def after(text: str, at: int) -> str:
    """The Chinese letters right behind the token that ends before `at`."""
    last, letters = text[at - 2], []
    for token in text[at : at + AROUND * PAIR].split():
        if len(token) != 2 or token[0] != last or not is_chinese(token):
            break
        last = token[1]
        letters.append(last)
    return "".join(letters)
