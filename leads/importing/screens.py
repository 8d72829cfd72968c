"""The screens of an import: the file, its columns and its faults, and the list of what was taken over."""

from io import BytesIO

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from django.views.generic.base import TemplateResponseMixin
from django.views.generic.detail import SingleObjectMixin

from ..desk_form import StaffField
from ..desk_scope import leads_on_desk, marketing_staff
from ..exports.xlsx import Xlsx
from ..lead import Lead
from ..pipeline import Refused
from ..rights import institutions, institutions_open_to, may_everywhere, may_somewhere
from .batch import LeadImport
from .batches import looked_at, take_over, undo
from .contacts import LABELS, guessed_columns
from .table import CannotRead, read_table

SHOWN = 50
CHANNELS = [Lead.Channel.PHONE, Lead.Channel.FAIR]


class ForWorkersMixin:
    """For those who work leads."""

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, "work"):
            raise PermissionDenied
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer


def institutions_of(user):
    """The institutions whose leads this person works."""
    reach, found = institutions_open_to(user, "work"), institutions().order_by("path")
    return found if reach is None else found.filter(pk__in=reach)


class FileForm(forms.ModelForm):
    file = forms.FileField(
        label=gettext_lazy("XLSX file"),
        help_text=gettext_lazy("At most 5,000 rows. The first row holds the headings."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=[(kind.value, kind.label) for kind in CHANNELS])
    assignee = StaffField(label=gettext_lazy("Assigned to"), queryset=None, required=False)

    class Meta:
        model = LeadImport
        fields = ["file", "channel", "institution", "assignee", "consent", "consent_how"]
        help_texts = {
            "consent_how": gettext_lazy("For example: signed on the sheet at the stand; said on the telephone."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = marketing_staff(user)
        self.fields["institution"] = forms.ModelChoiceField(
            institutions_of(user),
            label=gettext_lazy("Institution"),
            required=not may_everywhere(user, "work"),
        )

    def clean_file(self):
        try:
            self.table = read_table(self.cleaned_data["file"])
        except CannotRead as why:
            raise forms.ValidationError(str(why)) from why
        return self.cleaned_data["file"]


class ImportsView(ForWorkersMixin, FormView):
    """The files taken over so far, and a place for the next."""

    template_name = "leads/desk/imports.html"
    form_class = FileForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        batches = LeadImport.objects.defer("table").select_related("by", "institution")[:SHOWN]
        return super().get_context_data(**kwargs) | {"batches": batches}

    def form_valid(self, form):
        batch = form.save(commit=False)
        batch.by, batch.file_name = self.request.user, form.cleaned_data["file"].name[:200]
        batch.table = form.table | {"columns": guessed_columns(form.table["heads"])}
        batch.rows = len(form.table["rows"])
        batch.save()
        return redirect("leads_import", batch.pk)


class ImportView(ForWorkersMixin, TemplateResponseMixin, SingleObjectMixin, View):
    """One file: its columns, what is wrong, who is known already. Nothing is written before it is taken over."""

    template_name = "leads/desk/import.html"

    def get_object(self):
        mine = LeadImport.objects.filter(by=self.request.user, state=LeadImport.State.READ)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get(self, request, pk):
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        table = self.object.table
        contacts = looked_at(self.object, leads_on_desk(self.request.user))
        good = [contact for contact in contacts if not contact.errors]
        known = [contact for contact in good if contact.known]
        columns = [{"name": name, "label": label, "at": table["columns"].get(name)} for name, label in LABELS.items()]
        return super().get_context_data(**kwargs) | {
            "batch": self.object,
            "columns": columns,
            "heads": list(enumerate(table["heads"])),
            "good": good[:10],
            "new": len(good) - len(known),
            "count": len(good),
            "known": known[:SHOWN],
            "known_count": len(known),
            "faulty": [contact for contact in contacts if contact.errors][:SHOWN],
            "faulty_count": len(contacts) - len(good),
        }

    def post(self, request, pk):
        self.object = self.get_object()
        if "drop" in request.POST:
            self.object.delete()
            messages.success(request, _("The file is thrown away. Nothing was taken over."))
            return redirect("leads_imports")
        if "take" in request.POST:
            return self.take()
        self.object.table["columns"] = self.chosen_columns()
        self.object.save()
        return self.render_to_response(self.get_context_data())

    def chosen_columns(self) -> dict[str, int]:
        chosen = {name: self.request.POST.get(f"column-{name}", "") for name in LABELS}
        width = len(self.object.table["heads"])
        return {name: int(at) for name, at in chosen.items() if at.isdecimal() and len(at) < 4 and int(at) < width}

    def take(self):
        leads, user = leads_on_desk(self.request.user), self.request.user
        try:
            shares = take_over(self.object, leads, by=user, with_known="with_known" in self.request.POST)
        except Refused as why:
            messages.error(self.request, str(why))
        else:
            said = "，".join(f"{name or _('Nobody')} {count}" for name, count in sorted(shares.items(), reverse=True))
            words = {"count": shares.total(), "shares": said}
            messages.success(self.request, _("%(count)d contacts are leads now: %(shares)s.") % words)
        return redirect("leads_imports")


class UndoImportView(ForWorkersMixin, View):
    """Takes a file back, by whom it was taken over."""

    def post(self, request, pk):
        batch = get_object_or_404(LeadImport, pk=pk, by=request.user)
        try:
            gone, left = undo(batch, by=request.user)
        except Refused as why:
            messages.error(request, str(why))
        else:
            words = {"gone": gone, "left": left}
            messages.success(
                request, _("%(gone)d leads were taken back; %(left)d that somebody worked on stay.") % words
            )
        return redirect("leads_imports")


class TemplateView(ForWorkersMixin, View):
    """An empty sheet with the headings that are known."""

    def get(self, request):
        # All its cells are text, or Excel would turn long numbers into 1.38E+10.
        file = BytesIO(b"".join(Xlsx([str(label) for label in LABELS.values()]).whole(iter(()))))
        return FileResponse(file, as_attachment=True, filename=f"{_('Contacts')}.xlsx")


def import_urls():
    return [
        path("leads/imports/", ImportsView.as_view(), name="leads_imports"),
        path("leads/imports/template/", TemplateView.as_view(), name="leads_import_template"),
        path("leads/imports/<int:pk>/", ImportView.as_view(), name="leads_import"),
        path("leads/imports/<int:pk>/undo/", UndoImportView.as_view(), name="leads_import_undo"),
    ]
