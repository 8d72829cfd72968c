"""The views of many articles added up: by section, institution, source or author, or by the time they were read."""

from calendar import monthrange
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Count, F, Sum
from django.db.models.functions import Length, Substr, TruncMonth, TruncWeek
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import swapper

from ..view_counts import DailyViewCount

swapper.set_app_prefix("wagtailcore", "wagtail")
NAMES = {
    "section": gettext_lazy("By section"),
    "institution": gettext_lazy("By institution"),
    "source": gettext_lazy("By source"),
    "author": gettext_lazy("By author"),
    "day": gettext_lazy("By day"),
    "week": gettext_lazy("By week"),
    "month": gettext_lazy("By month"),
}
HEADINGS = {
    "section": gettext_lazy("section"),
    "institution": gettext_lazy("Institution"),
    "source": gettext_lazy("source"),
    "author": gettext_lazy("author"),
}


@dataclass(frozen=True)
class ViewSum:
    """One line: whose views, of how many articles, and which filters show these alone."""

    name: str
    articles: int
    views: int
    narrowed: dict[str, str] = field(default_factory=dict)
    share: float = 0.0  # of the largest, in per cent


def added_up(by: str, articles, *, days, places: dict[str, Callable]) -> list[ViewSum]:
    """The sums of articles that have `views`, the largest first; by time, the latest first.

    `days` are the rows of the chosen days, None for all; `places` answers the sections and institutions one may see.
    """
    if by in PERIODS:
        sums = by_period(by, articles, days)
    else:
        sums = sorted(SUMS[by](articles, places), key=lambda found: (-found.views, found.name))
    most = max((found.views for found in sums), default=0)
    return [replace(found, share=100 * found.views / most if most else 0) for found in sums]


def grouped(articles, *names: str) -> Iterable[tuple]:
    """The values of these fields, how many articles have them, and their views together."""
    groups = articles.order_by().select_related(None).values(*names)
    return groups.annotate(number=Count("pk"), seen=Sum("views")).values_list(*names, "number", "seen")


def by_source(articles, places) -> list[ViewSum]:
    return [
        ViewSum(name or _("Written by ourselves"), number, views, {"source": str(key)} if key else {})
        for key, name, number, views in grouped(articles, "source_id", "source__name")
    ]


def by_author(articles, places) -> list[ViewSum]:
    return [
        ViewSum(author or _("Without an author"), number, views, {"author": author} if author else {})
        for author, number, views in grouped(articles, "author")
    ]


def by_section(articles, places) -> list[ViewSum]:
    """Where several institutions are in sight, each section is named after its own too: all have notices."""
    above = {page.path: page.get_admin_display_title() for page in places["institutions"]()}
    sections = list(places["sections"]())
    names = {page.path: page.get_admin_display_title() for page in sections}
    if len(above) > 1:
        names = {
            path: " / ".join(filter(None, (above.get(nearest(path, above)), name))) for path, name in names.items()
        }
    return at_places(articles, sections, "section", names)


def by_institution(articles, places) -> list[ViewSum]:
    pages = list(places["institutions"]())
    return at_places(articles, pages, "institution", {page.path: page.get_admin_display_title() for page in pages})


def at_places(articles, pages: list, filter_name: str, names: dict[str, str]) -> list[ViewSum]:
    """Each article counts for the nearest of these pages above it."""
    found = {page.path: ViewSum(names[page.path], 0, 0, {filter_name: str(page.pk)}) for page in pages}
    for path, number, views in by_parent(articles):
        place = nearest(path, found)
        if place:
            known = found[place]
            found[place] = replace(known, articles=known.articles + number, views=known.views + views)
    return [place for place in found.values() if place.articles]


def by_parent(articles) -> Iterable[tuple[str, int, int]]:
    steplen = swapper.load_model("wagtailcore", "Page").steplen
    return grouped(articles.annotate(above=Substr("path", 1, Length("path") - steplen)), "above")


def nearest(path: str, known: Container[str]) -> str:
    steplen = swapper.load_model("wagtailcore", "Page").steplen
    while path and path not in known:
        path = path[:-steplen]
    return path


@dataclass(frozen=True)
class Period:
    """A stretch of days: what day it begins on, the database's word for that, when it ends, and how it is written."""

    begin: object
    last_day: Callable[[date], date]
    form: str


PERIODS = {
    "day": Period(F("day"), lambda day: day, "Y-m-d"),
    "week": Period(TruncWeek("day"), lambda day: day + timedelta(days=6), "Y-m-d"),
    "month": Period(TruncMonth("day"), lambda day: day.replace(day=monthrange(day.year, day.month)[1]), "Y-m"),
}
SUMS = {"section": by_section, "institution": by_institution, "source": by_source, "author": by_author}


def by_period(by: str, articles, days) -> list[ViewSum]:
    """Views as they were counted here: nobody knows on what days those were made that came from an old site."""
    period, rows = PERIODS[by], DailyViewCount.objects.all() if days is None else days
    rows = rows.filter(page__in=articles.order_by().values("pk")).order_by().annotate(begin=period.begin)
    found = rows.values_list("begin").annotate(Count("page", distinct=True), Sum("views")).order_by("-begin")
    return [line_of(period, begin, articles, views) for begin, articles, views in found]


def line_of(period: Period, begin: date, articles: int, views: int) -> ViewSum:
    end = period.last_day(begin)
    name = date_format(begin, period.form)
    if period.form == "Y-m-d" and end != begin:
        name = f"{name} – {date_format(end, period.form)}"
    return ViewSum(name, articles, views, {"between_from": begin.isoformat(), "between_to": end.isoformat()})
