"""The report of addresses that were asked for and not found, each one click from a redirect (失效地址)."""

from urllib.parse import urlencode

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import CreateView
from wagtail.permissions import policy_registry

import django_filters

from .missing_addresses import MissingAddress


class MissingAddressFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = MissingAddress
        fields = ["day", "site"]


def redirect_policy():
    return policy_registry.get_by_type(Redirect)


class MissingAddressReport(ReportView):
    page_title = _("Addresses not found")
    header_icon = "redirect"
    model = MissingAddress
    index_url_name = "home_missing_addresses"
    index_results_url_name = "home_missing_addresses_results"
    filterset_class = MissingAddressFilterSet
    default_ordering = "-times"
    any_permission_required = ["add"]
    columns = [
        Column("path", label=_("Address"), sort_key="path"),
        Column("times", label=_("Times"), sort_key="times"),
        Column("last_day", label=_("Last on"), sort_key="last_day"),
        Column("came_from", label=_("Came from")),
        TitleColumn(
            "lead_on",
            label=_("Redirect"),
            accessor=lambda row: _("Make a redirect"),
            get_url=lambda row: redirect_url(row),
        ),
    ]
    list_export = ["path", "times", "last_day", "came_from"]
    export_headings = {
        "path": _("Address"),
        "times": _("Times"),
        "last_day": _("Last on"),
        "came_from": _("Came from"),
    }

    @property
    def permission_policy(self):
        return redirect_policy()

    def get_base_queryset(self):
        by_address = MissingAddress.objects.values("site", "path").order_by()
        return by_address.annotate(times=Sum("count"), last_day=Max("day"), came_from=Max("referrer_host"))


def redirect_url(row: dict) -> str:
    return f"{reverse('home_redirect_missing')}?{urlencode({'old_path': row['path'], 'site': row['site']})}"


class RedirectMissingView(CreateView):
    """Wagtail's form for a redirect, filled in; what is led on leaves the report."""

    add_url_name = "home_redirect_missing"

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("old_path", "site") if name in self.request.GET}

    def save_instance(self):
        redirect = super().save_instance()
        MissingAddress.objects.filter(path__in=[redirect.old_path, f"{redirect.old_path}/"]).delete()
        return redirect
