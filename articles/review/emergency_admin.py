"""Publishing without review from the editor, and the report of when that was done (未经审核的发布)."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, UserColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.permissions import policy_registry

from .emergency import SHORTEST_REASON, EmergencyPublication, emergency_publish, may_publish_without_review
from .rules import is_under_review_rules, review_stages, workflow_of
from .waiting import editable_by, page_model


class EmergencyMenuItem(ActionMenuItem):
    """In the editor's menu, for those who have the right, on pages that need reviews."""

    name = "action-emergency"
    label = gettext_lazy("Publish without review…")
    icon_name = "warning"
    order = 900

    def is_shown(self, context):
        page = context.get("page")
        return (
            context["view"] == "edit"
            and is_under_review_rules(page)
            and may_publish_without_review(context["request"].user, page)
        )

    def get_url(self, parent_context):
        return reverse("articles_emergency", args=[parent_context["page"].pk])


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait for review"),
        help_text=gettext_lazy("At least ten characters. Kept in the report and sent to the reviewers."),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=AdminAutoHeightTextInput,
    )
    confirmed = forms.BooleanField(label=gettext_lazy("I have read the page and answer for it going live unreviewed."))


class EmergencyView(WagtailAdminTemplateMixin, FormView):
    form_class = EmergencyForm
    template_name = "articles/review/emergency.html"
    page_title = gettext_lazy("Publish without review")
    header_icon = "warning"

    def dispatch(self, request, page_id, *args, **kwargs):
        self.page = get_object_or_404(page_model(), pk=page_id).specific
        if not is_under_review_rules(self.page) or not may_publish_without_review(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        stages = [stage.name for stage in review_stages(workflow_of(self.page))]
        return {**super().get_context_data(**kwargs), "page": self.page, "stages": stages}

    def form_valid(self, form):
        try:
            emergency_publish(self.page, by=self.request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        text = _("“%(title)s” is live without review. It is in the report, and the reviewers have been told.")
        messages.warning(self.request, text % {"title": self.page.draft_title})
        return redirect("wagtailadmin_pages:edit", self.page.pk)


class EmergencyReport(ReportView):
    """Who published what without review, when and why, on pages that one may change."""

    page_title = gettext_lazy("Published without review")
    header_icon = "warning"
    index_url_name = "articles_emergency_report"
    index_results_url_name = "articles_emergency_report_results"
    model = EmergencyPublication
    any_permission_required = ["change", "publish"]
    is_searchable = True
    search_fields = ["title", "reason"]
    default_ordering = "-at"
    columns = [
        DateColumn("at", label=gettext_lazy("When"), sort_key="at"),
        Column("title", label=gettext_lazy("Title")),
        NumberColumn("revision_id", label=gettext_lazy("Version")),
        UserColumn("by", label=gettext_lazy("By")),
        Column("reason", label=gettext_lazy("Reason")),
    ]
    export_filename = "published-without-review"
    list_export = ["at", "title", "page_id", "revision_id", "by", "reason"]
    export_headings = {
        "at": gettext_lazy("When"),
        "title": gettext_lazy("Title"),
        "page_id": gettext_lazy("Page"),
        "revision_id": gettext_lazy("Version"),
        "by": gettext_lazy("By"),
        "reason": gettext_lazy("Reason"),
    }
    no_results_message = gettext_lazy("Nothing was published without review.")

    @property
    def permission_policy(self):
        return policy_registry.get_by_type(page_model())

    def get_base_queryset(self):
        found = EmergencyPublication.objects.select_related("by")
        return found if self.request.user.is_superuser else found.filter(page__in=editable_by(self.request.user))
