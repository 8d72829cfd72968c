from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .admin import SearchTermViewSet
from .reports import HotQueriesReport, QueriesMenuItem, VainQueriesReport

register_snippet(SearchTermViewSet)


@hooks.register("register_admin_urls")
def query_report_urls():
    return [
        path(
            f"reports/searches/{report.index_url_name.replace('_', '-')}/{'results/' if only else ''}",
            report.as_view(results_only=only),
            name=report.index_results_url_name if only else report.index_url_name,
        )
        for report in (HotQueriesReport, VainQueriesReport)
        for only in (False, True)
    ]


@hooks.register("register_reports_menu_item")
def hot_queries_menu_item():
    return QueriesMenuItem(_("Searched words"), reverse("zhsearch_hot_queries"), icon_name="search", order=740)


@hooks.register("register_reports_menu_item")
def vain_queries_menu_item():
    return QueriesMenuItem(_("Searched in vain"), reverse("zhsearch_vain_queries"), icon_name="search", order=750)
