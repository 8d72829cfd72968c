import random

from django.test import SimpleTestCase

from articles.models import Term
from articles.proofing.matching import Matcher, folded

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]


def a_matcher(*patterns: str) -> Matcher:
    return Matcher([Term(pattern=pattern, severity="warn") for pattern in patterns])


def words(matcher: Matcher, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in matcher.hits(text)]


def naive(terms: list[Term], text: str) -> set[tuple[int, int]]:
    """Every place by plain search; of overlapping ones the longest, then the first."""
    places = set()
    for term in terms:
        start = text.find(term.pattern)
        while start >= 0:
            places.add((start, start + len(term.pattern)))
            start = text.find(term.pattern, start + 1)
    taken, chosen = bytearray(len(text)), set()
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            chosen.add((start, end))
    return chosen


class MatchingTests(SimpleTestCase):
    def test_finds_every_place_in_order(self):
        self.assertEqual(words(a_matcher("最佳", "首选"), "首选最佳，最佳"), ["首选", "最佳", "最佳"])

    def test_finds_nothing_without_terms(self):
        self.assertEqual(words(a_matcher(), "最佳"), [])

    def test_takes_the_longest_of_overlapping_terms(self):
        self.assertEqual(words(a_matcher("国家", "国家级", "级别高"), "国家级别高"), ["国家级"])

    def test_takes_the_most_serious_of_equal_terms(self):
        terms = [Term(pattern="最佳", severity=severity) for severity in ("info", "block", "warn")]

        self.assertEqual([hit.term.severity for hit in Matcher(terms).hits("最佳")], ["block"])

    def test_leaves_a_term_alone_within_its_exceptions(self):
        matcher = Matcher([Term(pattern="国家级", severity="warn", exceptions="国家级新区\n 国家级高新区 ")])

        self.assertEqual([hit.start for hit in matcher.hits("国家级新区里的国家级高新区与国家级课程")], [14])

    def test_an_exception_of_one_term_leaves_the_others(self):
        terms = [
            Term(pattern="国家级", severity="warn", exceptions="国家级新区"),
            Term(pattern="新区", severity="warn"),
        ]

        self.assertEqual(words(Matcher(terms), "国家级新区"), ["新区"])

    def test_leaves_a_term_alone_however_often_its_exceptions_stand_in_the_text(self):
        matcher = Matcher([Term(pattern="国家级", severity="warn", exceptions="国家级新区\n全新国家级")])

        hits = matcher.hits("国家级新区，国家级课程，全新国家级展馆。" * 10_000)

        self.assertEqual([hit.start for hit in hits], [6 + 20 * round for round in range(10_000)])

    def test_does_not_mind_capitals_nor_letters_of_any_length(self):
        text = "𠮷İ字 vip名额"

        self.assertEqual(words(a_matcher("VIP名额"), text), ["vip名额"])

    def test_a_broken_letter_does_no_harm(self):
        self.assertEqual(words(a_matcher("最佳"), "\ud800最佳"), ["最佳"])

    def test_agrees_with_plain_search_on_five_thousand_terms_and_two_hundred_thousand_characters(self):
        chance = random.Random(7)
        patterns = {"".join(chance.choices(LETTERS, k=chance.randint(2, 4))) for _ in range(5100)}
        terms = [Term(pattern=pattern, severity="warn") for pattern in sorted(patterns)[:5000]]
        text = "".join(chance.choices(LETTERS, k=200_000))

        hits = Matcher(terms).hits(text)

        self.assertEqual({(hit.start, hit.end) for hit in hits}, naive(terms, text))
        self.assertEqual([folded(text[hit.start : hit.end]) for hit in hits], [hit.term.pattern for hit in hits])
