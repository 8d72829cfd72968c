"""The screens of exports: asking for one, the records, the second person's nod, fetching a file."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from wagtail.admin.views import generic

from ..conf import conf
from ..rights import may_somewhere
from .asking import exports_seen_by, hand_to_worker, may_nod, next_time, nod
from .at_once import answer_at_once, answer_with_file, export_of, is_small
from .columns import USUAL
from .forms import LABELS, ExportForm, columns_posted, profiles_of
from .layout import may_be_bare
from .record_columns import RECORD_COLUMNS
from .records import ExportProfile, ExportSchedule, LeadExport
from .selection import leads_filtered

SALT = "leads.exports.file"
NOT_FILTERS = ("export", "p", "profile", "csrfmiddlewaretoken")


class ForExportersMixin:
    """Closed to who may not export."""

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, "export"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def without(query: QueryDict, names=NOT_FILTERS) -> str:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


class NewExportView(ForExportersMixin, TemplateView):
    """Asks what the file shall hold. Works without scripts: every arrow is a button that sends the form."""

    template_name = "leads/desk/export_new.html"

    def get(self, request, *args, **kwargs):
        profile = profiles_of(request.user).filter(pk=as_key(request.GET.get("profile"))).first()
        shown = [key for key in (profile.columns if profile else USUAL) if key in LABELS]
        order = [*shown, *(key for key in LABELS if key not in shown)]
        form = ExportForm(user=request.user, initial={"filters": without(request.GET)})
        return self.render(form, order, shown, profile)

    def post(self, request, *args, **kwargs):
        order, shown = columns_posted(request.POST)
        if "up" in request.POST or "down" in request.POST:
            return self.render(ExportForm(user=request.user, initial=request.POST.dict()), order, shown)
        form = ExportForm(request.POST, user=request.user)
        if not shown:
            form.add_error(None, _("Please choose at least one column."))
        leads = leads_filtered(request.user, request.POST.get("filters", ""))
        if form.is_valid() and form.cleaned_data.get("bare") and not may_be_bare(request.user, leads):
            form.add_error("bare", _("Among these leads are some whose numbers you may not see."))
        if not form.is_valid():
            return self.render(form, order, shown)
        return self.start(form.cleaned_data, leads, shown)

    def start(self, said: dict, leads, shown: list[str]):
        user, values = self.request.user, {"columns": shown, "phones_shown": bool(said.get("bare"))}
        values["reason"] = said.get("reason", "").strip() if said.get("bare") else ""
        if said["profile"].strip():
            kept = {"columns": shown, "is_shared": said.get("is_shared", False)}
            ExportProfile.objects.update_or_create(owner=user, name=said["profile"].strip(), defaults=kept)
        if said["every"]:
            return self.repeat(said, values)
        export = export_of(user, said["file_format"], said["filters"], **values)
        if is_small(leads):
            return answer_at_once(export, leads)
        hand_to_worker(export, leads)
        return HttpResponseRedirect(reverse("leads_exports"))

    def repeat(self, said: dict, values: dict):
        first = next_time(said["every"], localdate())
        ExportSchedule.objects.create(
            owner=self.request.user,
            every=said["every"],
            file_format=said["file_format"],
            filters=said["filters"],
            next_on=first,
            since=localdate(),
            **values,
        )
        messages.success(self.request, _("The first of these exports comes on %(day)s.") % {"day": first})
        return HttpResponseRedirect(reverse("leads_exports"))

    def render(self, form, order: list[str], shown: list[str], profile=None):
        filters = form["filters"].value() or ""
        leads = leads_filtered(self.request.user, filters)
        return self.render_to_response(
            {
                "form": form,
                "rows": [{"key": key, "label": LABELS[key], "shown": key in shown} for key in order],
                "profiles": profiles_of(self.request.user),
                "profile": profile,
                "filters": filters,
                "count": leads.count(),
                "at_once": conf.EXPORT_AT_ONCE,
                "nod_from": conf.EXPORT_NOD,
            }
        )


def as_key(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else 0


class ExportsView(ForExportersMixin, generic.BaseListingView):
    """Every export one asked for, how far it is, and what waits for one's nod."""

    model = LeadExport
    page_title = gettext_lazy("Records of exports")
    header_icon = "download"
    template_name = "leads/desk/exports.html"
    results_template_name = "leads/desk/exports_results.html"
    index_url_name = "leads_exports"
    index_results_url_name = "leads_exports_results"
    verbose_name_plural = LeadExport._meta.verbose_name_plural
    paginate_by = 30
    columns = RECORD_COLUMNS
    default_ordering = "-at"

    def get_base_queryset(self):
        return exports_seen_by(self.request.user).select_related("by", "nod_by")

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        for export in context["object_list"]:
            export.link = link_to_file(export, self.request.user)
            export.may_nod = export.state == LeadExport.State.WAITING and may_nod(self.request.user, export)
        schedules = ExportSchedule.objects.filter(owner=self.request.user)
        moving = any(export.state == LeadExport.State.QUEUED for export in context["object_list"])
        return context | {"schedules": schedules, "moving": moving}


def link_to_file(export: LeadExport, user) -> str:
    """The private address of the file for the one who asked; empty for anybody else, and when its time is over."""
    if not export.has_file or export.by_id != user.pk:
        return ""
    token = signing.dumps({"export": export.pk, "for": user.pk}, salt=SALT)
    return reverse("leads_export_file", args=[token])


class ExportFileView(ForExportersMixin, View):
    """Hands the file to the one who asked for it, as long as it is kept."""

    http_method_names = ["get"]

    def get(self, request, token, *args, **kwargs):
        try:
            told = signing.loads(token, salt=SALT, max_age=conf.EXPORT_HOURS * 3600)
        except signing.BadSignature as error:
            raise Http404 from error
        if told["for"] != request.user.pk:
            raise Http404
        export = get_object_or_404(LeadExport.objects.select_related("by"), pk=told["export"], by=request.user)
        if not export.has_file:
            raise Http404
        return answer_with_file(export, by=request.user)


class NodView(ForExportersMixin, View):
    """A second person agrees to a large export, or refuses it."""

    http_method_names = ["post"]

    def post(self, request, pk, *args, **kwargs):
        export = get_object_or_404(exports_seen_by(request.user), pk=pk)
        if not may_nod(request.user, export):
            raise PermissionDenied
        if not nod(export, by=request.user, agreed="agree" in request.POST):
            messages.warning(request, _("Somebody else has decided already."))
        return HttpResponseRedirect(reverse("leads_exports"))


class StopScheduleView(ForExportersMixin, View):
    """One's own scheduled export comes no more."""

    http_method_names = ["post"]

    def post(self, request, pk, *args, **kwargs):
        get_object_or_404(ExportSchedule, pk=pk, owner=request.user).delete()
        return HttpResponseRedirect(reverse("leads_exports"))


def export_urls():
    return [
        path("leads/exports/", ExportsView.as_view(), name="leads_exports"),
        path("leads/exports/results/", ExportsView.as_view(results_only=True), name="leads_exports_results"),
        path("leads/exports/new/", NewExportView.as_view(), name="leads_export_new"),
        path("leads/exports/file/<str:token>/", ExportFileView.as_view(), name="leads_export_file"),
        path("leads/exports/<int:pk>/nod/", NodView.as_view(), name="leads_export_nod"),
        path("leads/exports/schedules/<int:pk>/stop/", StopScheduleView.as_view(), name="leads_export_stop"),
    ]
