"""The lists of terms in the admin: Wagtail's snippet views, and CSV in and out."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View

from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .term_csv import Plan, apply_plan, as_csv, decoded, plan_import
from .terms import Term

LARGEST_FILE = 2 * 1024 * 1024
MOST_SHOWN = 100


class TermIndexView(IndexView):
    page_title = gettext_lazy("Terms to check")

    @cached_property
    def header_more_buttons(self):
        buttons = [Button(_("Export as CSV"), url=reverse("articles_terms_export"), icon_name="download")]
        if may_import(self.request.user):
            buttons.insert(0, Button(_("Import from CSV"), url=reverse("articles_terms_import"), icon_name="upload"))
        return [*super().header_more_buttons, *buttons]


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "clipboard-list"
    menu_label = gettext_lazy("Terms to check")
    menu_order = 810
    add_to_settings_menu = True
    index_view_class = TermIndexView
    list_display = [
        TitleColumn("pattern", label=gettext_lazy("term"), get_url=lambda term: edit_url(term), sort_key="pattern"),
        Column("get_kind_display", label=gettext_lazy("kind"), sort_key="kind"),
        StatusTagColumn(
            "get_severity_display",
            label=gettext_lazy("severity"),
            primary=lambda term: term.severity == "block",
            sort_key="severity",
        ),
        "suggestion",
        Column("get_scope_display", label=gettext_lazy("applies to"), sort_key="scope"),
        "valid_to",
        BooleanColumn("active", label=gettext_lazy("in use"), sort_key="active"),
    ]
    list_filter = ["kind", "severity", "scope", "site", "active"]
    list_per_page = 50
    search_fields = ["pattern", "suggestion", "note"]
    search_backend_name = None
    copy_view_enabled = True
    panels = [
        FieldRowPanel(["pattern", "suggestion"]),
        FieldRowPanel(["kind", "severity"]),
        "exceptions",
        "note",
        MultiFieldPanel(
            ["scope", "site", "section", FieldRowPanel(["valid_from", "valid_to"]), FieldPanel("active")],
            heading=gettext_lazy("Where and when it applies"),
        ),
    ]


def edit_url(term: Term) -> str:
    return reverse(TermViewSet().get_url_name("edit"), args=[term.pk])


def may_import(user) -> bool:
    return user.has_perms(["articles.add_term", "articles.change_term"])


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("UTF-8 or GBK, with the column names in its first line, as the export writes it."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    # What was looked at is what is imported, so it travels with the confirmation.
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if file and file.size > LARGEST_FILE:
            raise ValidationError({"file": _("The file is larger than 2 MB. Please split it.")})
        if not file and not cleaned.get("text"):
            raise ValidationError({"file": _("Please choose a file.")})
        try:
            cleaned["text"] = decoded(file.read()) if file else cleaned["text"]
            cleaned["plan"] = plan_import(cleaned["text"])
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        return cleaned


class ImportView(WagtailAdminTemplateMixin, FormView):
    """First the file and a look at what would change, then the import; lines with errors are left out."""

    form_class = ImportForm
    template_name = "articles/proofing/import_terms.html"
    page_title = gettext_lazy("Import terms")
    header_icon = "upload"

    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        listing = {"url": list_url(), "label": TermViewSet.menu_label}
        return [*super().get_breadcrumbs_items(), listing, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        plan = form.cleaned_data["plan"]
        if form.cleaned_data.get("file"):
            return self.render_to_response(self.get_context_data(form=form, **preview(plan, form.cleaned_data["text"])))
        apply_plan(plan)
        done = len(plan.added) + len(plan.changed)
        messages.success(
            self.request, ngettext("%(count)d term imported.", "%(count)d terms imported.", done) % {"count": done}
        )
        return redirect(list_url())


def list_url() -> str:
    return reverse(TermViewSet().get_url_name("list"))


def preview(plan: Plan, text: str) -> dict:
    lines = [(_("new"), term) for term in plan.added] + [(_("changed"), term) for term in plan.changed]
    return {"plan": plan, "text": text, "lines": lines[:MOST_SHOWN], "total": len(lines)}


class ExportView(View):
    def get(self, request):
        if not request.user.has_perm("articles.view_term") and not may_import(request.user):
            raise PermissionDenied
        response = HttpResponse(as_csv(Term.objects.select_related("site", "section")), "text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="terms.csv"'
        return response


def term_urls():
    return [
        path("articles/terms/import/", ImportView.as_view(), name="articles_terms_import"),
        path("articles/terms/export/", ExportView.as_view(), name="articles_terms_export"),
    ]
