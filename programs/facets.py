"""Counted facets over light rows: what a visitor may choose, and what she has chosen."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

DAY_RANGES = {
    "1-3": (1, 3, _("Up to 3 days")),
    "4-6": (4, 6, _("4 to 6 days")),
    "7-": (7, None, _("7 days and more")),
}


class Row(NamedTuple):
    """What the catalogue must know of a programme to sort, count and filter it."""

    model: type
    pk: int
    title: str
    field: int | None
    field_name: str | None
    field_order: int | None
    audience: int | None
    audience_name: str | None
    audience_order: int | None
    days: int | None
    format: str
    city: str
    is_featured: bool
    featured_order: int
    published: object
    next_start: object
    url_path: str

    def meets(self, topic: str) -> bool:
        """Whether a topic (a tag, a headline) names the field, or the title names the topic."""
        return bool(topic and (topic in self.title or (self.field_name and self.field_name in topic)))


@dataclass
class Option:
    value: str
    label: str
    count: int
    is_picked: bool
    url_without: str = ""


@dataclass(frozen=True)
class Facet:
    """One question of the filter: the parameter's name, its heading, a row's answer as (order, value, label)."""

    name: str
    label: str
    answer: Callable[[Row], tuple | None]


def days_answer(row: Row) -> tuple | None:
    for place, (value, (least, most, label)) in enumerate(DAY_RANGES.items()):
        if row.days and row.days >= least and (most is None or row.days <= most):
            return place, value, label
    return None


def facets_for(format_labels: dict) -> list[Facet]:
    """The five facets in the order of the page."""
    formats = list(format_labels)
    return [
        Facet("field", _("Training field"), lambda r: r.field and (r.field_order, str(r.field), r.field_name)),
        Facet("audience", _("Audience"), lambda r: r.audience and (r.audience_order, str(r.audience), r.audience_name)),
        Facet("days", _("Days"), days_answer),
        Facet("format", _("Training format"), lambda r: (formats.index(r.format), r.format, format_labels[r.format])),
        Facet("city", _("City"), lambda r: (0, r.city, r.city) if r.city else None),
    ]


class Choice:
    """The facets of some rows under a query: counts, the rows left over, addresses of neighbouring choices.

    Values of one facet widen the choice, values of different facets narrow it. A facet is counted under the
    other facets' choice, so that its numbers say what one would get. Unknown values are left out, or, where
    strict, match nothing.
    """

    def __init__(self, rows: Iterable[Row], facets: list[Facet], query, *, also: dict | None = None, strict=False):
        self.all_rows = list(rows)
        self.facets = facets
        self.answers = [{f.name: f.answer(row) or None for f in facets} for row in self.all_rows]
        self.known = {f.name: self._known_answers(f.name) for f in facets}
        self.picked = {f.name: self._picked_values(f.name, query.getlist(f.name), strict) for f in facets}
        self.also = also or {}

    def _known_answers(self, name: str) -> dict:
        answers = {answer[name] for answer in self.answers if answer[name]}
        return {value: label for _order, value, label in sorted(answers, key=lambda a: (a[0], str(a[2])))}

    def _picked_values(self, name: str, wanted: list, strict: bool) -> list:
        known = [value for value in self.known[name] if value in wanted]
        return known + [value for value in wanted if strict and value not in known]

    def _passes(self, answers: dict, *, but: str = "") -> bool:
        return all(
            not values or name == but or (answers[name] and answers[name][1] in values)
            for name, values in self.picked.items()
        )

    @property
    def rows(self) -> list[Row]:
        return [row for row, answers in zip(self.all_rows, self.answers, strict=True) if self._passes(answers)]

    def options(self, name: str) -> list[Option]:
        counts = Counter(a[name][1] for a in self.answers if a[name] and self._passes(a, but=name))
        return [
            Option(value, str(label), counts[value], value in self.picked[name], self.url(without=(name, value)))
            for value, label in self.known[name].items()
        ]

    def groups(self) -> list[dict]:
        groups = [{"name": f.name, "label": str(f.label), "options": self.options(f.name)} for f in self.facets]
        return [group for group in groups if group["options"]]

    def url(self, *, without: tuple = (), **changes) -> str:
        """The query string of this choice with some of it changed; always in the same order, so cacheable."""
        pairs = [(name, v) for name, values in self.picked.items() for v in values if (name, v) != without]
        pairs += [(name, value) for name, value in (self.also | changes).items() if value]
        return f"?{urlencode(pairs)}"
