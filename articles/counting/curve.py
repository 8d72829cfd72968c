"""How the readers of one article came, drawn on the server: bars for days and months, with the numbers beneath."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from wagtail.admin.panels import Panel

from ..view_counts import DailyViewCount, ViewTotal
from .corrections import may_correct_views

DAYS = 30
MONTHS = 12
HEIGHT = 80
STEP, WIDTH = 10, 8


@dataclass(frozen=True)
class Bar:
    """One day or month of the curve, in the units of the drawing."""

    label: str
    views: int
    x: int
    height: int

    @property
    def y(self) -> int:
        return HEIGHT - self.height


@dataclass(frozen=True)
class Curve:
    bars: list[Bar]

    @property
    def width(self) -> int:
        return len(self.bars) * STEP

    @property
    def total(self) -> int:
        return sum(bar.views for bar in self.bars)

    @property
    def highest(self) -> int:
        return max(bar.views for bar in self.bars)


def curve_of(counted: list[tuple[str, int]]) -> Curve:
    highest = max(1, *(views for _label, views in counted))
    return Curve(
        [
            Bar(label, views, place * STEP, max(1, round(views / highest * HEIGHT)) if views else 0)
            for place, (label, views) in enumerate(counted)
        ]
    )


def by_day(page_id: int) -> Curve:
    """The last thirty days, today at the end."""
    days = [localdate() - timedelta(days=back) for back in reversed(range(DAYS))]
    rows = DailyViewCount.objects.filter(page_id=page_id, day__gte=days[0])
    seen = dict(rows.values_list("day", "views"))
    return curve_of([(date_format(day, "n-j"), seen.get(day, 0)) for day in days])


def by_month(page_id: int) -> Curve:
    """The last twelve months, this one at the end."""
    months = list(reversed(list(latest_months(localdate()))))
    rows = DailyViewCount.objects.filter(page_id=page_id, day__gte=months[0]).annotate(month=TruncMonth("day"))
    seen = dict(rows.values_list("month").annotate(Sum("views")))
    return curve_of([(date_format(month, "Y-m"), seen.get(month, 0)) for month in months])


def latest_months(day: date) -> Iterator[date]:
    month = day.replace(day=1)
    for _ in range(MONTHS):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)


class ViewsPanel(Panel):
    """The readers of the article, below its text; nothing to edit."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/counting/panel.html"

        @property
        def media(self):
            return forms.Media(css={"all": ["articles/counting.css"]})

        def is_shown(self):
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context=None):
            page = self.instance
            total = ViewTotal.objects.filter(page_id=page.counted_pk).first() or ViewTotal(page_id=page.counted_pk)
            return super().get_context_data(parent_context) | {
                "total": total,
                "curves": [by_day(page.counted_pk), by_month(page.counted_pk)],
                "correct_url": self.correct_url(),
            }

        def correct_url(self) -> str:
            page = self.instance
            may = not page.alias_of_id and may_correct_views(self.request.user, page)
            return reverse("articles_correct_views", args=[page.pk]) if may else ""
