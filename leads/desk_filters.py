"""What the desk can be narrowed by."""

from datetime import timedelta

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import get_page_models

import django_filters

from .days import midnight
from .desk_scope import leads_on_desk, marketing_staff
from .distinct_keys import keys_in
from .lead import CLOSED, Lead
from .pipeline import name_of

RECENT = 2000  # leads among which the offered sources are looked for
WORDS = ("referrer_host", "utm_source", "utm_campaign")


def pages_named_by(field: str):
    """The pages that leads on the desk name in this field, for a filter."""

    def pages(request):
        page_model = swapper.load_model("wagtailcore", "Page")
        return named_by(field, page_model.objects.filter(pk__in=keys_in(Lead, field)), request)

    return pages


def programmes(request):
    """Those of them that call themselves a training programme."""
    page_model = swapper.load_model("wagtailcore", "Page")
    kinds = [kind for kind in get_page_models() if getattr(kind, "is_programme", False)]
    return named_by("source_page", page_model.objects.type(*kinds), request) if kinds else page_model.objects.none()


def named_by(field: str, pages, request):
    seen = leads_on_desk(request.user).filter(**{field: OuterRef("pk")}).order_by()
    return pages.filter(Exists(seen)).order_by("path")


class Choice(django_filters.ChoiceFilter):
    """One of a few words, each with a narrowing of its own; none: `otherwise`."""

    def __init__(self, *args, ways: dict, otherwise=None, **kwargs):
        self.ways, self.otherwise = ways, otherwise
        super().__init__(*args, widget=forms.RadioSelect, **kwargs)

    def filter(self, qs: QuerySet, value) -> QuerySet:
        way = self.ways.get(value, self.otherwise)
        return way(qs) if way else qs


class PersonFilter(django_filters.ChoiceFilter):
    """A colleague, oneself, or nobody."""

    def filter(self, qs: QuerySet, value) -> QuerySet:
        if not value:
            return qs
        if value == "nobody":
            return qs.filter(assignee=None)
        return qs.filter(assignee=self.parent.request.user if value == "me" else value)


class RecentWordFilter(django_filters.ChoiceFilter):
    """One of the words that recent leads hold in this column."""

    def offer(self, recent: list[dict]) -> None:
        words = sorted({row[self.field_name] for row in recent} - {""})
        self.extra["choices"] = [(word, word) for word in words]


def recent_words(leads: QuerySet[Lead]) -> list[dict]:
    """What recent leads hold in the columns of words, looked up once for all of them. Spam offers none."""
    recent = leads.filter(is_suspected_spam=False).order_by("-created_at", "-pk").values("pk")[:RECENT]
    return list(Lead.objects.filter(pk__in=recent).order_by().values(*WORDS).distinct())


def days_ago(days: int):
    return lambda qs: qs.filter(created_at__gte=midnight(localdate() - timedelta(days=days)))


def unfinished(qs: QuerySet) -> QuerySet:
    return qs.exclude(state__in=CLOSED)


def due(**within):
    """Open leads whose day to call back lies in these bounds, given in days from today."""

    def narrowed(qs):
        bounds = {f"follow_up_on__{name}": localdate() + timedelta(days=days) for name, days in within.items()}
        return unfinished(qs).filter(**bounds)

    return narrowed


class LeadFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Lead.State.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    assignee = PersonFilter(label=_("Assigned to"), choices=[])
    due = Choice(
        label=_("To follow up"),
        choices=[
            ("overdue", _("Overdue")),
            ("today", _("By today")),
            ("week", _("Within seven days")),
            ("never", _("No day is set")),
        ],
        ways={
            "overdue": due(lt=0),
            "today": due(lte=0),
            "week": due(lte=7),
            "never": lambda qs: unfinished(qs).filter(follow_up_on=None),
        },
    )
    open = Choice(
        label=_("Progress"),
        choices=[("true", _("Still open")), ("false", _("Won or invalid"))],
        ways={"true": unfinished, "false": lambda qs: qs.filter(state__in=CLOSED)},
    )
    received = Choice(
        label=_("Received"),
        choices=[("today", _("Today")), ("week", _("Last seven days")), ("month", _("Last thirty days"))],
        ways={"today": days_ago(0), "week": days_ago(6), "month": days_ago(29)},
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Received at"), widget=DateRangePickerWidget)
    institution = django_filters.ModelChoiceFilter(label=_("Institution"), queryset=pages_named_by("institution"))
    form_page = django_filters.ModelChoiceFilter(label=_("Form"), queryset=pages_named_by("form_page"))
    source_page = django_filters.ModelChoiceFilter(label=_("Training programme"), queryset=programmes)
    referrer_host = RecentWordFilter(label=_("Referring site"))
    utm_source = RecentWordFilter(label=_("Campaign source"))
    utm_campaign = RecentWordFilter(label=_("Campaign"))
    device = django_filters.ChoiceFilter(label=_("Device"), choices=Lead.Device.choices)
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Lead.Channel.choices)
    spam = Choice(
        label=_("Suspected spam"),
        choices=[("only", _("Only suspected spam")), ("all", _("With suspected spam"))],
        ways={"only": lambda qs: qs.filter(is_suspected_spam=True), "all": lambda qs: qs},
        otherwise=lambda qs: qs.filter(is_suspected_spam=False),
        empty_label=_("Without suspected spam"),
    )

    class Meta:
        model = Lead
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        people = [(str(person.pk), name_of(person)) for person in marketing_staff(user)]
        self.filters["assignee"].extra["choices"] = [("me", _("Me")), ("nobody", _("Nobody")), *people]
        recent = recent_words(leads_on_desk(user))
        for name in WORDS:
            self.filters[name].offer(recent)
