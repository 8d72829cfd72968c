"""How a search may be narrowed: by place, type and year, each choice with the number it leads to."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail.models import Page, get_page_models

OPTIONS_SHOWN = 12


class Row(NamedTuple):
    """What is known of every hit; only those that are shown are loaded."""

    pk: int
    content_type: int
    path: str
    published: datetime | None

    @property
    def year(self) -> str:
        return str(localtime(self.published).year) if self.published else ""


COLUMNS = ["pk", "content_type", "path", "first_published_at"]


@dataclass(frozen=True)
class Option:
    """One value of a facet: where choosing it leads, or, where it is chosen, giving it up."""

    label: str
    url: str
    count: int = 0
    is_picked: bool = False


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
    def of(cls, request, query: str, root: Page) -> "Question":
        """From the address; what makes no sense in it is left out."""
        asked = request.GET
        return cls(
            query=query,
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

    def passes(self, row: Row, *, but: str = "") -> bool:
        return (
            (but == "place" or is_below(row, self.place))
            and (but == "kind" or self.kind is None or row.content_type == self.kind.pk)
            and (but == "year" or not self.year or row.year == self.year)
        )

    def url(self, **changes) -> str:
        """The address of this question with some of it changed."""
        asked = {
            "q": self.query,
            "order": "newest" if self.newest_first else "",
            "in": self.place.pk if self.place.pk != self.root.pk else "",
            "type": self.kind.model if self.kind else "",
            "year": self.year,
        }
        return f"?{urlencode({name: value for name, value in (asked | changes).items() if value})}"


class Facets:
    """The choices that some rows offer under a question. A facet is counted under the choice of the others."""

    def __init__(self, question: Question, rows: list[Row]):
        self.question = question
        self.rows = rows

    @cached_property
    def groups(self) -> list[dict]:
        groups = [
            {"label": _("Institution or section"), "options": self.places()},
            {"label": pgettext_lazy("facet", "Type"), "options": self.kinds()},
            {"label": pgettext_lazy("facet", "Year"), "options": self.years()},
        ]
        return [group for group in groups if group["options"]]

    @cached_property
    def picked(self) -> list[Option]:
        """What the choice consists of, each with the address that leaves it out."""
        ask, found = self.question, []
        if ask.place.pk != ask.root.pk:
            found.append(Option(ask.place.title, ask.url(**{"in": ""})))
        if ask.kind:
            found.append(Option(name_of(ask.kind), ask.url(type="")))
        if ask.year:
            found.append(Option(ask.year, ask.url(year="")))
        return found

    def places(self) -> list[Option]:
        """The branches right below the chosen place that have hits in them."""
        ask, ends = self.question, len(self.question.place.path) + Page.steplen
        below = (row for row in self.rows if ask.passes(row))
        counts = Counter(row.path[:ends] for row in below if len(row.path) > ends)
        common = counts.most_common(OPTIONS_SHOWN)
        pages = Page.objects.in_bulk([path for path, _count in common], field_name="path") if common else {}
        return [
            Option(pages[path].title, ask.url(**{"in": pages[path].pk}), count)
            for path, count in common
            if path in pages
        ]

    def kinds(self) -> list[Option]:
        ask = self.question
        counts = Counter(row.content_type for row in self.rows if ask.passes(row, but="kind"))
        found = [(kind, counts[kind.pk]) for kind in page_types() if counts[kind.pk]]
        return [
            Option(name_of(kind), ask.url(type="" if kind == ask.kind else kind.model), count, kind == ask.kind)
            for kind, count in sorted(found, key=lambda pair: -pair[1])
        ]

    def years(self) -> list[Option]:
        ask = self.question
        counts = Counter(row.year for row in self.rows if ask.passes(row, but="year"))
        found = sorted((year for year in counts if year), reverse=True)[:OPTIONS_SHOWN]
        return [
            Option(year, ask.url(year="" if year == ask.year else year), counts[year], year == ask.year)
            for year in found
        ]


def is_below(row: Row, place: Page) -> bool:
    return row.path.startswith(place.path) and len(row.path) > len(place.path)


def is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal() and text > "1000"


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
