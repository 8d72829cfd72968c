"""The pipeline as a board: a column for each state, the newest cards in it, and a way to move them."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from wagtail.admin.widgets.button import HeaderButton

from .desk_columns import LIST
from .desk_filters import LeadFilterSet
from .desk_list import LeadIndexView, searched
from .lead import Lead
from .pipeline import Refused, move
from .rights_policy import lead_for

CARDS = 20  # of a column
MOST_COUNTED = 1000


class LeadBoardView(LeadIndexView):
    """The desk's list by state. Its filters and its search are those of the list."""

    model = Lead
    template_name = "leads/desk/board.html"
    results_template_name = "leads/desk/board_results.html"
    page_title = gettext_lazy("Board of leads")
    header_icon = "grip"
    index_url_name = "leads_board"
    index_results_url_name = "leads_board_results"
    edit_url_name = "wagtailsnippets_leads_lead:edit"
    inspect_url_name = "wagtailsnippets_leads_lead:inspect"
    filterset_class = LeadFilterSet
    search_fields = ["receipt", "organisation"]
    list_display = ["receipt"]
    default_ordering = ["-created_at", "-pk"]
    any_permission_required = ["view"]
    show_export_buttons = False
    is_searchable = True

    def get_paginate_by(self, queryset):
        return None

    def get_queryset(self):
        # The cards come column by column.
        return super().get_queryset().none()

    @cached_property
    def header_buttons(self):
        query = f"?{self.kept_query}" if self.kept_query else ""
        return [HeaderButton(_("List"), url=reverse(LIST) + query, icon_name="list-ul")]

    @cached_property
    def header_more_buttons(self):
        return []

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return context | {"columns": self.board_columns(), "may_work": self.user_has_permission("change")}

    def board_columns(self) -> list[dict]:
        leads = searched(self.filter_queryset(self.get_base_queryset()), self.search_query)
        return [self.board_column(leads, state) for state in Lead.State]

    def board_column(self, leads, state) -> dict:
        here = leads.filter(state=state).order_by("-created_at", "-pk")
        cards = list(here[:CARDS])
        count = here.order_by()[: MOST_COUNTED + 1].count() if len(cards) == CARDS else len(cards)
        query = self.request.GET.copy()
        query["state"] = state
        return {
            "state": state,
            "cards": [{"lead": lead, "url": self.get_edit_url(lead) or self.get_inspect_url(lead)} for lead in cards],
            "count": count if count <= MOST_COUNTED else f"{MOST_COUNTED}+",
            "is_cut": count > len(cards),
            "list_url": f"{reverse(LIST)}?{query.urlencode()}",
        }


class BoardMoveView(View):
    """Moves one card. The script asks for JSON; without it the browser comes back to the board."""

    def post(self, request, pk):
        lead = lead_for(request.user, "work", pk)
        state = request.POST.get("state", "")
        refusal = self.move(lead, state)
        if request.headers.get("Accept") == "application/json":
            words = {"refusal": refusal} if refusal else {"moved": self.moved(lead, state)}
            return JsonResponse(words, status=409 if refusal else 200)
        if refusal:
            messages.error(request, refusal)
        else:
            messages.success(request, self.moved(lead, state))
        return redirect(self.way_back())

    def move(self, lead, state: str) -> str:
        if state not in Lead.State.values:
            return _("There is no such state.")
        try:
            move(lead, state, seen=self.request.POST.get("seen", ""), by=self.request.user)
        except Refused as why:
            return str(why)
        return ""

    def moved(self, lead, state: str) -> str:
        words = {"lead": lead.receipt, "state": Lead.State(state).label}
        return _("%(lead)s is now in “%(state)s”.") % words

    def way_back(self) -> str:
        back = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {self.request.get_host()}, self.request.is_secure())
        return back if is_ours else reverse("leads_board")
