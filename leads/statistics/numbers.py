"""The numbers of a period: what came, from where, what became of it, and how soon somebody called."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, ExpressionWrapper, F, QuerySet, Sum, Value, fields
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wagtail.models import get_page_models

from ..days import midnight
from ..form_counts import DailyFormCount
from ..lead import Lead

MOST_ROWS = 12
# Longer periods are shown by weeks, or no bar could be told from the next.
MOST_DAYS_ONE_BY_ONE = 92


@dataclass(frozen=True)
class Period:
    """The last so many days, today included."""

    days: int

    @property
    def first(self) -> date:
        return localdate() - timedelta(days=self.days - 1)

    def of(self, leads: QuerySet[Lead]) -> QuerySet[Lead]:
        """The enquiries of the period; suspected spam is none."""
        return leads.filter(created_at__gte=midnight(self.first), is_suspected_spam=False).order_by()


def by_day(leads: QuerySet[Lead], period: Period) -> list[tuple[date, int]]:
    """How many came on each day, or in the seven days from each; days on which none came are there with 0."""
    counted = leads.annotate(day=TruncDate("created_at")).values_list("day").annotate(number=Count("pk"))
    found = dict(counted)
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    if period.days <= MOST_DAYS_ONE_BY_ONE:
        return [(day, found.get(day, 0)) for day in days]
    return [(days[at], sum(found.get(day, 0) for day in days[at : at + 7])) for at in range(0, len(days), 7)]


def by_state(leads: QuerySet[Lead]) -> list[tuple[str, int]]:
    """In the order of the pipeline."""
    found = dict(leads.values_list("state").annotate(number=Count("pk")))
    return [(str(state.label), found.get(state.value, 0)) for state in Lead.State]


def by_words(leads: QuerySet[Lead], name: str, *, otherwise: str) -> list[tuple[str, int]]:
    """The most frequent values of a column, what is empty under another word, and the rest together."""
    rows = list(leads.values_list(name).annotate(number=Count("pk")).order_by("-number", name)[: MOST_ROWS + 1])
    shown = [(str(word) or otherwise, number) for word, number in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        shown.append((_("Others"), leads.count() - sum(number for _word, number in shown)))
    return shown


def by_source(leads: QuerySet[Lead]) -> list[tuple[str, int]]:
    """By campaign, else by the site that referred, else by nothing."""
    named = Coalesce(NullIf("utm_source", Value("")), NullIf("referrer_host", Value("")), Value(""))
    return by_words(leads.annotate(came_by=named), "came_by", otherwise=_("Came directly"))


def by_institution(leads: QuerySet[Lead]) -> list[tuple[str, int]]:
    return by_words(leads, "institution_name", otherwise=_("No institution"))


def by_programme(leads: QuerySet[Lead]) -> list[tuple[str, int]]:
    """The pages that call themselves a training programme and were asked about."""
    kinds = [kind for kind in get_page_models() if getattr(kind, "is_programme", False)]
    named = [tuple(kind._meta.label_lower.split(".")) for kind in kinds]
    if not named:
        return []
    asked = leads.filter(
        source_page__content_type__app_label__in=[app for app, _model in named],
        source_page__content_type__model__in=[model for _app, model in named],
    )
    return by_words(asked, "source_title", otherwise="—")


def by_channel(leads: QuerySet[Lead]) -> list[tuple[str, int]]:
    found = leads.values_list("channel").annotate(number=Count("pk")).order_by("-number")
    return [(str(Lead.Channel(channel).label), number) for channel, number in found]


def by_form(leads: QuerySet[Lead], period: Period) -> list[dict]:
    """Of each form how often it was seen, begun and sent by its page."""
    counts = DailyFormCount.objects.filter(day__gte=period.first).values("form_id")
    seen = {row["form_id"]: row for row in counts.annotate(views=Sum("views"), starts=Sum("starts"))}
    sent = leads.filter(channel=Lead.Channel.WEB).exclude(form_page=None).values("form_page", "form_title")
    rows = sent.annotate(number=Count("pk")).order_by("-number")[:MOST_ROWS]
    return [form_row(row, seen.get(row["form_page"])) for row in rows]


def form_row(row: dict, counted: dict | None) -> dict:
    views, starts = (counted["views"], counted["starts"]) if counted else (0, 0)
    return {
        "title": row["form_title"],
        "views": views,
        "starts": starts,
        "sends": row["number"],
        "share": f"{row['number'] / views:.1%}" if views >= row["number"] else "—",
    }


def response_times(leads: QuerySet[Lead]) -> dict:
    """How long people waited until somebody spoke with them: the middle one, and nine of ten."""
    waited = ExpressionWrapper(F("first_contacted_at") - F("created_at"), output_field=fields.DurationField())
    answered = leads.exclude(first_contacted_at=None).annotate(waited=waited).order_by("waited")
    count = answered.count()
    return {
        "answered": count,
        "median": quantile(answered, count, 0.5),
        "ninetieth": quantile(answered, count, 0.9),
    }


def quantile(answered: QuerySet[Lead], count: int, share: float) -> timedelta | None:
    """The shortest time within which this share was answered."""
    place = max(0, math.ceil(round(count * share, 6)) - 1)
    return answered.values_list("waited", flat=True)[place : place + 1].first() if count else None
