"""Programmes beneath a page, whatever classes they are of: light rows, orders, cards."""

import datetime

from django.db.models import OuterRef, Q, Subquery, Value

from wagtail.models import get_page_models

from fragments.remembering import remembered
from fragments.restrictions import public

from .covers import add_covers
from .facets import Choice, Row, facets_for
from .program_mixin import ProgramPageMixin
from .registers import ProgramSession


def program_models() -> list[type]:
    """Every page class that is a programme."""
    return [model for model in get_page_models() if issubclass(model, ProgramPageMixin)]


def live_programs(model, root):
    """Published, public programmes of exactly this class beneath a page."""
    return public(model.objects.exact_type(model).live()).descendant_of(root)


def load_rows(root, *, text: str = "") -> list[Row]:
    """Light rows of all programmes beneath a page, most wanted first: one query for all classes."""
    models, parts = program_models(), []
    for number, model in enumerate(models):
        found = live_programs(model, root).annotate(number=Value(number), next_start=soonest_open_session())
        for word in text.split():
            found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
        parts.append(found.order_by().values_list("number", *ROW_COLUMNS))
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    return sorted((Row(models[number], *values) for number, *values in rows), key=by_popularity)


ROW_COLUMNS = [
    "pk",
    "title",
    "field",
    "field__name",
    "field__order",
    "audience",
    "audience__name",
    "audience__order",
    "days",
    "format",
    "city",
    "is_featured",
    "featured_order",
    "first_published_at",
    "next_start",
    "url_path",
]


def soonest_open_session():
    sessions = ProgramSession.objects.open_for_enrolment().filter(program=OuterRef("pk"))
    return Subquery(sessions.order_by("starts_on").values("starts_on")[:1])


def by_popularity(row: Row) -> tuple:
    """Featured ones in their order, then those one may join soonest, then the newest."""
    return (not row.is_featured, row.featured_order if row.is_featured else 0, *by_start(row))


def by_start(row: Row) -> tuple:
    return (row.next_start or datetime.date.max, by_newness(row))


def by_newness(row: Row) -> tuple:
    return (-row.published.timestamp() if row.published else 0, -row.pk)


ORDERS = {"": by_popularity, "soonest": by_start, "newest": by_newness}


def rows_about(rows: list[Row], topics: list[str]) -> list[Row]:
    """The rows whose field or title meets one of the topics, those that meet most of them first."""
    common = {row: sum(row.meets(topic) for topic in topics) for row in rows}
    return sorted((row for row in rows if common[row]), key=lambda row: -common[row])


def known_rows(root) -> list[Row]:
    """The same as `load_rows`, remembered for the lists beside other pages."""
    return remembered(("programs", "rows", root.path), lambda: load_rows(root))


def as_links(rows: list[Row]) -> list:
    """The pages of these rows with no more than what a link to them needs."""
    return [as_link(row) for row in rows]


def as_link(row: Row):
    known = {"title": row.title, "url_path": row.url_path}
    fields = [field for field in row.model._meta.concrete_fields if field.primary_key or field.attname in known]
    values = [known.get(field.attname, row.pk) for field in fields]
    return row.model.from_db("default", [field.attname for field in fields], values)


def choose(rows: list[Row], query, *, also: dict | None = None, strict: bool = False) -> Choice:
    """The facets of these rows under a query string."""
    return Choice(rows, facets_for(dict(ProgramPageMixin.Format.choices)), query, also=also, strict=strict)


def load_cards(rows: list[Row]) -> list:
    """The pages of these rows in the same order, with what their cards draw."""
    pages = {}
    for model in {row.model for row in rows}:
        wanted = [row.pk for row in rows if row.model is model]
        for page in model.objects.filter(pk__in=wanted).select_related("field", "audience"):
            pages[page.pk] = page
    add_covers(pages.values(), "cover")
    return [give_start(pages[row.pk], row) for row in rows if row.pk in pages]


def give_start(page, row: Row):
    page.next_start = row.next_start
    return page


def programs_with(relation: str, record, root) -> list:
    """Cards of the programmes beneath a page that name this lecturer or base in a child table."""
    rows = []
    for model in program_models():
        if hasattr(model, relation.split("__")[0]):
            found = live_programs(model, root).filter(**{relation: record}).annotate(next_start=soonest_open_session())
            rows += [Row(model, *values) for values in found.values_list(*ROW_COLUMNS).distinct()]
    return load_cards(sorted(rows, key=by_popularity))
