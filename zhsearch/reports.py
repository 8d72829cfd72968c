"""What visitors search for (搜索热词), and what they do not find (无结果词), for editors."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.reports import ReportView

import django_filters

from .models import QueryDay
from .query_log import asked_queries


class QueryFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=_("Period"), widget=DateRangePickerWidget)

    class Meta:
        model = QueryDay
        fields = ["day"]


class HotQueriesReport(ReportView):
    page_title = _("Searched words")
    header_icon = "search"
    model = QueryDay
    index_url_name = "zhsearch_hot_queries"
    index_results_url_name = "zhsearch_hot_queries_results"
    filterset_class = QueryFilterSet
    default_ordering = "-asked"
    columns = [
        Column("query", label=_("Query"), sort_key="query"),
        NumberColumn("asked", label=_("Times asked"), sort_key="asked"),
        NumberColumn("found", label=_("Found"), sort_key="found"),
        DateColumn("last_day", label=_("Last asked"), sort_key="last_day"),
    ]
    list_export = ["query", "asked", "found", "last_day"]
    export_headings = {
        "query": _("Query"),
        "asked": _("Times asked"),
        "found": _("Found"),
        "last_day": _("Last asked"),
    }

    def dispatch(self, request, *args, **kwargs):
        if not user_has_any_page_permission(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        return asked_queries()


class VainQueriesReport(HotQueriesReport):
    page_title = _("Searched in vain")
    index_url_name = "zhsearch_vain_queries"
    index_results_url_name = "zhsearch_vain_queries_results"

    def get_base_queryset(self):
        return super().get_base_queryset().filter(found=0)


class QueriesMenuItem(MenuItem):
    def is_shown(self, request):
        return user_has_any_page_permission(request.user)
