"""The statistics of the leads that their reader sees."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin.menu import MenuItem

from ..desk_filters import pages_named_by
from ..desk_menu import overdue_count
from ..desk_scope import leads_on_desk
from ..rights import may_somewhere
from . import charts, numbers

PERIODS = [
    (7, gettext_lazy("Last seven days")),
    (30, gettext_lazy("Last thirty days")),
    (90, gettext_lazy("Last ninety days")),
    (365, gettext_lazy("Last twelve months")),
]


class PeriodForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Period"), choices=PERIODS, coerce=int, required=False, empty_value=30
    )
    institution = forms.ModelChoiceField(
        None, label=gettext_lazy("Institution"), required=False, empty_label=gettext_lazy("All institutions")
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = pages_named_by("institution")(request)
        self.initial["days"] = 30


class StatisticsView(TemplateView):
    """Counted anew at every look, of what its reader may see."""

    template_name = "leads/desk/statistics.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        form = PeriodForm(self.request.GET, request=self.request)
        chosen = form.cleaned_data if form.is_valid() else {}
        period, leads = numbers.Period(chosen.get("days") or 30), leads_on_desk(self.request.user)
        if chosen.get("institution"):
            leads = leads.filter(institution=chosen["institution"])
        shown = PeriodForm({"days": period.days, "institution": chosen.get("institution")}, request=self.request)
        return super().get_context_data(**kwargs) | {"form": shown} | self.facts(period.of(leads), period)

    def facts(self, leads, period) -> dict:
        days, response = numbers.by_day(leads, period), numbers.response_times(leads)
        return {
            "total": sum(number for _day, number in days),
            "chart": charts.columns(days),
            "by_week": period.days > numbers.MOST_DAYS_ONE_BY_ONE,
            "answered": response["answered"],
            "median": charts.spoken(response["median"]),
            "ninetieth": charts.spoken(response["ninetieth"]),
            "overdue": overdue_count(self.request.user),
            "tables": [
                {"title": title, "rows": charts.rows(values)}
                for title, values in (
                    (_("By state"), numbers.by_state(leads)),
                    (_("By source"), numbers.by_source(leads)),
                    (_("By institution"), numbers.by_institution(leads)),
                    (_("By training programme"), numbers.by_programme(leads)),
                    (_("By channel"), numbers.by_channel(leads)),
                )
            ],
            "forms": numbers.by_form(leads, period),
        }


class StatisticsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_somewhere(request.user, "view")


def statistics_urls():
    return [path("leads/statistics/", StatisticsView.as_view(), name="leads_statistics")]


def statistics_menu_item():
    return StatisticsMenuItem(
        gettext_lazy("Statistics of leads"), reverse("leads_statistics"), icon_name="table", order=700
    )
