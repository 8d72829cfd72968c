"""What was withdrawn, for those who may see the pages (撤稿记录)."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.pages import PagePermissionPolicy

import django_filters

from ..review.credits import name_of
from ..review.person_filter import PersonFilter
from .records import Withdrawal


class WithdrawalFilterSet(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("Withdrawn at"), widget=DateRangePickerWidget)
    ended_at = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("True", _("Still withdrawn")), ("False", _("Published again"))],
        lookup_expr="isnull",
    )
    by = PersonFilter(
        label=_("Withdrawn by"),
        queryset=lambda request: get_user_model().objects.filter(
            pk__in=Withdrawal.objects.exclude(by=None).order_by().values("by")
        ),
    )

    class Meta:
        model = Withdrawal
        fields = ["at", "ended_at", "by"]


class WithdrawalReport(ReportView):
    page_title = _("Withdrawals")
    header_icon = "download"
    model = Withdrawal
    index_url_name = "articles_withdrawals"
    index_results_url_name = "articles_withdrawals_results"
    filterset_class = WithdrawalFilterSet
    default_ordering = "-at"
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["change", "publish"]
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda row: edit_url(row.page_id)),
        Column("reason", label=_("Reason")),
        Column("public_note", label=_("Note for readers")),
        Column("by", label=_("Withdrawn by"), accessor=lambda row: name_of(row.by)),
        DateColumn("at", label=_("Withdrawn at"), sort_key="at"),
        DateColumn("ended_at", label=_("Published again at"), sort_key="ended_at"),
    ]
    export_filename = "withdrawals"
    list_export = ["title", "url_path", "reason", "public_note", "by", "at", "ended_at"]
    export_headings = {
        "title": _("Title"),
        "url_path": _("Address"),
        "reason": _("Reason"),
        "public_note": _("Note for readers"),
        "by": _("Withdrawn by"),
        "at": _("Withdrawn at"),
        "ended_at": _("Published again at"),
    }

    def get_base_queryset(self):
        rows = Withdrawal.objects.of_pages().select_related("by")
        if self.request.user.is_superuser:
            return rows
        pages = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self.any_permission_required
        )
        return rows.filter(Q(page__in=pages.values("pk")) | Q(by=self.request.user))


def edit_url(page_id: int | None) -> str | None:
    return reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else None
