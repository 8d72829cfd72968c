"""How a search may be narrowed: by place, type and year, each choice with the number it leads to."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail.models import Page, Site, get_page_models

LONGEST_QUERY = 100
OPTIONS_SHOWN = 12
# The moment as text, in UTC: reading thousands of moments as such takes longer than finding them.
COLUMNS = ["pk", "content_type", "path", Cast("first_published_at", CharField())]
HERE = "-" * Page.steplen  # in a path: a page itself, not a branch; no step is written like that
TURN_OF_THE_YEAR = ("12-31", "01-01")  # where the year depends on the time zone


class Branch(NamedTuple):
    """What the facets know of a hit; all hits of one kind, branch and year are counted as one row."""

    kind: int
    path: str
    year: str


@dataclass(frozen=True)
class Option:
    """One value of a facet: where choosing it leads, or, where it is chosen, giving it up."""

    value: int | str
    label: str
    url: str
    count: int
    is_picked: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a search, by the name it has in an address."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Question:
    """What the visitor asks: the words, the order, and what she narrowed it to."""

    query: str
    newest_first: bool
    root: Page
    place: Page
    kind: ContentType | None
    year: str

    @classmethod
    def of(cls, request) -> "Question":
        """From the address; what makes no sense in it is left out."""
        asked, root = request.GET, Site.find_for_request(request).root_page
        return cls(
            query=clean_query(asked.get("q", "")),
            newest_first=asked.get("order") == "newest",
            root=root,
            place=place_of(asked.get("in", ""), root),
            kind=next((kind for kind in page_types() if kind.model == asked.get("type")), None),
            year=asked["year"] if is_year(asked.get("year", "")) else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.place.pk != self.root.pk or self.kind or self.year)

    def within(self, pages):
        """The pages that pass the whole choice."""
        pages = pages.descendant_of(self.place)
        if self.kind:
            pages = pages.filter(content_type=self.kind)
        return pages.filter(first_published_at__year=self.year) if self.year else pages

    def branches_of(self, hits: list[tuple]) -> list[tuple]:
        """Where these rows of COLUMNS belong, as Branch: to the branch right below the chosen place."""
        step, ends = Page.steplen, len(self.place.path) + Page.steplen
        return [
            (kind, path[:ends] if len(path) > ends else path[:-step] + HERE, year_of(moment))
            for _key, kind, path, moment in hits
        ]

    def passes(self, branch: Branch, *, but: str = "") -> bool:
        return (
            is_below(branch, self.place)
            and (but == "kind" or self.kind is None or branch.kind == self.kind.pk)
            and (but == "year" or not self.year or branch.year == self.year)
        )

    @property
    def asked(self) -> dict[str, str | int]:
        """What stands in the address, by name; what was not asked is left out."""
        asked = {
            "q": self.query,
            "order": "newest" if self.newest_first else "",
            "in": self.place.pk if self.place.pk != self.root.pk else "",
            "type": self.kind.model if self.kind else "",
            "year": self.year,
        }
        return {name: value for name, value in asked.items() if value}

    def url(self, **changes) -> str:
        """The address of this question with some of it changed."""
        return f"?{urlencode({name: value for name, value in (self.asked | changes).items() if value})}"


class Facets:
    """The choices that the hits offer under a question. A facet is counted under the choice of the others."""

    def __init__(self, question: Question, branches: Iterable[tuple]):
        self.question = question
        self.counts = {Branch(*branch): count for branch, count in Counter(branches).items()}

    @cached_property
    def groups(self) -> list[Facet]:
        groups = [
            Facet("in", _("Institution or section"), self.places()),
            Facet("type", pgettext_lazy("facet", "Type"), self.kinds()),
            Facet("year", pgettext_lazy("facet", "Year"), self.years()),
        ]
        return [group for group in groups if group.options]

    @cached_property
    def picked(self) -> list[Option]:
        """What the choice consists of, each with the address that leaves it out."""
        ask = self.question
        labels = {"in": ask.place.title, "type": name_of(ask.kind) if ask.kind else "", "year": ask.year}
        return [self.option(name, ask.asked[name], label) for name, label in labels.items() if name in ask.asked]

    def option(self, name: str, value: int | str, label: str, count: int = 0) -> Option:
        is_picked = self.question.asked.get(name) == value
        return Option(value, label, self.question.url(**{name: "" if is_picked else value}), count, is_picked)

    def total(self, feature: Callable[[Branch], object], **but) -> Counter:
        """How many hits pass, by a feature of theirs."""
        counts = Counter()
        for branch, count in self.counts.items():
            if self.question.passes(branch, **but):
                counts[feature(branch)] += count
        return counts

    def places(self) -> list[Option]:
        """The branches right below the chosen place that have hits in them."""
        counts = self.total(lambda branch: branch.path)
        del counts[self.question.place.path + HERE]
        common = counts.most_common(OPTIONS_SHOWN)
        pages = (
            Page.objects.live().filter(path__in=[path for path, _count in common]).values_list("path", "pk", "title")
        )
        known = {path: (key, title) for path, key, title in pages} if common else {}
        return [self.option("in", *known[path], count) for path, count in common if path in known]

    def kinds(self) -> list[Option]:
        counts = self.total(lambda branch: branch.kind, but="kind")
        found = [(kind, counts[kind.pk]) for kind in page_types() if counts[kind.pk]]
        found.sort(key=lambda pair: -pair[1])
        return [self.option("type", kind.model, name_of(kind), count) for kind, count in found]

    def years(self) -> list[Option]:
        counts = self.total(lambda branch: branch.year, but="year")
        found = sorted((year for year in counts if year), reverse=True)[:OPTIONS_SHOWN]
        return [self.option("year", year, year, counts[year]) for year in found]


def clean_query(text: str) -> str:
    """What is searched for: no control characters, at most a hundred characters."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_QUERY]


def is_below(branch: Branch, place: Page) -> bool:
    return branch.path.startswith(place.path) and len(branch.path) > len(place.path)


def year_of(moment: str | None) -> str:
    """The year of a moment that is given as text in UTC, as the site's time zone has it."""
    if not moment or moment[5:10] not in TURN_OF_THE_YEAR:
        return (moment or "")[:4]
    return str(localtime(datetime.fromisoformat(moment[:19]).replace(tzinfo=UTC)).year)


def is_year(text: str) -> bool:
    # Of the last year there is, no calendar has the end.
    return len(text) == 4 and text.isascii() and text.isdecimal() and "1000" < text < "9999"


def place_of(number: str, root: Page) -> Page:
    """The public page below the site's root of that id, else the root."""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return root
    return Page.objects.descendant_of(root).live().public().filter(pk=number).first() or root


def page_types() -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*get_page_models(), for_concrete_models=False).values())


def name_of(kind: ContentType) -> str:
    model = kind.model_class()
    return str(model.get_verbose_name()) if model else kind.model
