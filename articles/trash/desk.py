"""The trash in the admin (回收站): what was deleted, and the form that brings it back."""

from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

import swapper
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Site
from wagtail.permission_policies.pages import PagePermissionPolicy

import django_filters

from ..review.credits import name_of
from ..review.person_filter import PersonFilter
from .records import DeletedPage
from .restore import RestoreRefused, former_parent, restore

swapper.set_app_prefix("wagtailcore", "wagtail")


def kinds(request=None) -> list[tuple[str, str]]:
    labels = DeletedPage.objects.tops().order_by("kind").values_list("kind", flat=True).distinct()
    return [(label, kind_name(label)) for label in labels]


def kind_name(label: str) -> str:
    try:
        return apps.get_model(label)._meta.verbose_name
    except (LookupError, ValueError):
        return label


def former_address(row: DeletedPage) -> str:
    """As readers knew it: without the name of the front page, which heads every path in the tree."""
    for root in Site.get_site_root_paths():
        if row.url_path.startswith(root.root_path):
            return row.url_path[len(root.root_path) - 1 :]
    return row.url_path


def restore_button(row: DeletedPage) -> str:
    address = reverse("articles_restore", args=[row.pk])
    return format_html('<a class="button button-small button-secondary" href="{}">{}</a>', address, _("Bring back"))


class DeletedPageFilterSet(WagtailFilterSet):
    title = django_filters.CharFilter(label=gettext_lazy("Title"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind of page"), choices=kinds)
    deleted_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Deleted at"), widget=DateRangePickerWidget)
    deleted_by = PersonFilter(
        label=gettext_lazy("Deleted by"),
        queryset=lambda request: get_user_model().objects.filter(
            pk__in=DeletedPage.objects.exclude(deleted_by=None).order_by().values("deleted_by")
        ),
    )

    class Meta:
        model = DeletedPage
        fields = ["title", "kind", "deleted_at", "deleted_by"]


class TrashView(ReportView):
    page_title = gettext_lazy("Trash")
    header_icon = "bin"
    model = DeletedPage
    index_url_name = "articles_trash"
    index_results_url_name = "articles_trash_results"
    filterset_class = DeletedPageFilterSet
    default_ordering = "-deleted_at"
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="articles_restore"),
        Column("kind", label=gettext_lazy("Kind of page"), accessor=lambda row: kind_name(row.kind)),
        Column("url_path", label=gettext_lazy("Address"), accessor=former_address),
        BooleanColumn("was_live", label=gettext_lazy("Was live")),
        Column("deleted_by", label=gettext_lazy("Deleted by"), accessor=lambda row: name_of(row.deleted_by)),
        DateColumn("deleted_at", label=gettext_lazy("Deleted at"), sort_key="deleted_at"),
        Column("lost_at", label=gettext_lazy("Kept until"), accessor=lambda row: f"{localtime(row.lost_at):%Y-%m-%d}"),
        Column("restore", label="", accessor=lambda row: restore_button(row)),
    ]
    export_filename = "trash"
    list_export = ["title", "kind", "url_path", "was_live", "deleted_by", "deleted_at"]
    export_headings = {
        "title": gettext_lazy("Title"),
        "kind": gettext_lazy("Kind of page"),
        "url_path": gettext_lazy("Address"),
        "was_live": gettext_lazy("Was live"),
        "deleted_by": gettext_lazy("Deleted by"),
        "deleted_at": gettext_lazy("Deleted at"),
    }

    def get_base_queryset(self):
        rows = DeletedPage.objects.tops().visible_to(self.request.user)
        return rows.select_related("deleted_by").defer("content")


class RestoreForm(forms.Form):
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Bring it back below"),
        queryset=None,
        widget=AdminPageChooser(),
        help_text=gettext_lazy("The page comes back as a draft and goes live only after its reviews."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = swapper.load_model("wagtailcore", "Page").objects.all()


class RestoreView(WagtailAdminTemplateMixin, FormView):
    form_class = RestoreForm
    template_name = "articles/trash/restore.html"
    page_title = gettext_lazy("Bring back")
    header_icon = "history"

    def dispatch(self, request, pk):
        visible = DeletedPage.objects.tops().visible_to(request.user)
        self.deleted = get_object_or_404(visible.defer("content"), pk=pk)
        return super().dispatch(request)

    def get_page_subtitle(self):
        return self.deleted.title

    def get_breadcrumbs_items(self):
        trash = {"url": reverse("articles_trash"), "label": _("Trash")}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, trash, here]

    def get_initial(self):
        return {"parent": former_parent(self.deleted)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "deleted": self.deleted,
            "person": name_of(self.deleted.deleted_by),
            "below": self.deleted.with_all_below().count() - 1,
        }

    def form_valid(self, form):
        try:
            page = restore(self.deleted, by=self.request.user, to=form.cleaned_data["parent"])
        except RestoreRefused as refusal:
            form.add_error("parent", str(refusal))
            return self.form_invalid(form)
        text = _("“%(title)s” is back as a draft. Submit it for review to bring it live.")
        messages.success(self.request, text % {"title": page.get_admin_display_title()})
        return redirect("wagtailadmin_pages:edit", page.pk)
