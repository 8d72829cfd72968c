"""One lead on the desk: who and what, the next step, where it came from, what happened."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from wagtail.admin.panels import Panel
from wagtail.snippets.views.snippets import DeleteView, EditView, HistoryView, InspectView, UsageView

from .audit import AuditEntry, record
from .desk_neighbours import neighbours
from .desk_scope import leads_on_desk
from .exports.withdrawing import withdraw_files
from .files import files_of
from .lead import Lead, as_text
from .merging import history_of, merge, same_person
from .pipeline import Reason, Refused, note, record_changes, reveal_phone
from .rights import may
from .rights_policy import KeptAddressMixin, OneLeadMixin, lead_for
from .spam import explained

CAMPAIGN = {
    "source": gettext_lazy("Campaign source"),
    "medium": gettext_lazy("Campaign medium"),
    "campaign": gettext_lazy("Campaign"),
    "term": gettext_lazy("Campaign term"),
    "content": gettext_lazy("Campaign content"),
}
EDIT, INSPECT = "wagtailsnippets_leads_lead:edit", "wagtailsnippets_leads_lead:inspect"


class FactsPanel(Panel):
    """A part of the lead that is read and not written."""

    def __init__(self, template: str = "", **kwargs):
        super().__init__(**kwargs)
        self.template = template

    def clone_kwargs(self):
        return super().clone_kwargs() | {"template": self.template}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self):
            return f"leads/desk/{self.panel.template}.html"

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | facts_of(self.instance, self.request)


def facts_of(lead: Lead, request) -> dict:
    """What the templates of one lead show; asked once for all of them."""
    if not hasattr(lead, "facts_on_desk"):
        lead.facts_on_desk = gather_facts(lead, request)
    return lead.facts_on_desk


def gather_facts(lead: Lead, request) -> dict:
    answers = [(question["label"], as_text(lead.answers.get(question["key"], ""))) for question in lead.questions]
    may_work = may(request.user, "work", lead)
    above, below = neighbours(request, lead, request.GET)
    return {
        "lead": lead,
        "further_answers": answers,
        "files": files_of(lead),
        "spam_signs": explained(lead.spam_reasons),
        "events": history_of(lead),
        "same_person": same_person(lead, leads_on_desk(request.user))[:5],
        "touches": touches_of(lead),
        "merged": lead.merged.order_by("-created_at"),
        "may_reveal": may(request.user, "reveal", lead),
        "may_work": may_work,
        "lead_view": EDIT if may_work else INSPECT,
        "reveal_reasons": Reason.choices,
        "list_query": request.GET.urlencode(),
        "lead_above": above,
        "lead_below": below,
    }


def touches_of(lead: Lead) -> list[dict]:
    """The first and the last visit as people read them; one where both are the same."""
    named = [(_("First visit"), lead.first_touch), (_("Last visit"), lead.last_touch)]
    shown = named[:1] if lead.first_touch == lead.last_touch else named
    return [in_words(label, touch) for label, touch in shown if touch]


def in_words(label: str, touch: dict) -> dict:
    return {
        "label": label,
        "at": parse_datetime(touch.get("at", "")),
        "referrer": touch.get("referrer", ""),
        "directly": _("Came directly"),
        "url": touch.get("url", ""),
        "campaign": [(CAMPAIGN.get(name, name), word) for name, word in touch.get("utm", {}).items()],
    }


class LeadEditView(KeptAddressMixin, EditView):
    right = "work"

    def get_object(self, queryset=None):
        self.live_object = super().get_object(queryset)
        return self.live_object

    def save_instance(self):
        before = Lead.objects.get(pk=self.object.pk)
        lead = super().save_instance()
        record_changes(lead, before, by=self.request.user)
        if self.form.cleaned_data.get("note"):
            note(lead, self.form.cleaned_data["note"], by=self.request.user)
        return lead

    def get_success_url(self):
        return self.get_edit_url()

    def get_edit_url(self):
        query = self.request.GET.urlencode()
        return reverse(self.edit_url_name, args=[self.object.pk]) + (f"?{query}" if query else "")


class LeadInspectView(KeptAddressMixin, InspectView):
    template_name = "leads/desk/inspect.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | facts_of(self.object, self.request)


class LeadDeleteView(OneLeadMixin, DeleteView):
    right = "erase"

    def form_valid(self, form):
        with transaction.atomic():
            withdraw_files([self.object], by=self.request.user)
            record(AuditEntry.Action.ERASED, by=self.request.user, about=self.object.receipt)
            return super().form_valid(form)


class LeadHistoryView(KeptAddressMixin, HistoryView):
    """Wagtail's history of the lead."""


class LeadUsageView(OneLeadMixin, UsageView):
    """Wagtail's list of what refers to the lead."""


class RevealPhoneView(TemplateView):
    """Shows one telephone number to one person, once, and says so in the history."""

    template_name = "leads/desk/phone.html"

    def get(self, request, *args, **kwargs):
        lead = lead_for(request.user, "reveal", kwargs["pk"])
        return HttpResponseRedirect(reverse(INSPECT, args=[lead.pk]))

    def post(self, request, *args, **kwargs):
        lead = lead_for(request.user, "reveal", kwargs["pk"])
        reason = request.POST.get("reveal_reason", "")
        if reason not in Reason.values:
            messages.error(request, _("Please say why you need the number."))
            return self.get(request, *args, **kwargs)
        context = self.get_context_data(lead=lead, phone=reveal_phone(lead, by=request.user, reason=reason))
        answer = self.render_to_response(context)
        answer["Cache-Control"] = "no-store"
        return answer


class MergeView(View):
    """Merges another lead of the same person into this one."""

    def post(self, request, pk):
        lead = lead_for(request.user, "work", pk)
        other = lead_for(request.user, "work", whole_number(request.POST.get("other")))
        try:
            merge(lead, other, by=request.user)
        except Refused as why:
            messages.error(request, str(why))
        else:
            words = {"other": other.receipt, "lead": lead.receipt}
            messages.success(request, _("%(other)s is now part of %(lead)s.") % words)
        return redirect(EDIT, lead.pk)


def whole_number(text: str | None) -> int:
    if not text or not text.isdecimal() or len(text) > 18:
        raise PermissionDenied
    return int(text)
