from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_list_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .desk_form import StaffField
from .desk_list import leads_in_list
from .desk_scope import leads_on_desk, marketing_staff
from .lead import Lead
from .people import erase
from .pipeline import assign, set_state
from .rights import may, may_somewhere

MOST_AT_ONCE = 2000


class ForStaffMixin:
    """Closed to who may not see leads: Wagtail names what somebody may not change, and the name is a receipt."""

    models = [Lead]
    right = "work"

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, self.right):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self, model, object_ids):
        """The chosen leads that this person sees. Raises Http404 where there is none among them."""
        keys = [key for key in map(str, object_ids) if key.isascii() and key.isdecimal() and len(key) < 19]
        return get_list_or_404(leads_on_desk(self.request.user), pk__in=keys)

    def get_all_objects_in_listing_query(self, parent_id):
        """“All in the list” are those of the list one came from: Wagtail's own answer would be every lead there is."""
        query = QueryDict(urlsplit(self.next_url).query)
        return leads_in_list(self.request, query).values_list("pk", flat=True)[:MOST_AT_ONCE]

    def check_perm(self, obj):
        return may(self.request.user, self.right, obj)


class LeadBulkAction(ForStaffMixin, SnippetBulkAction):
    """Something done to the chosen leads by someone who may work them."""

    template_name = "leads/desk/confirm_bulk.html"

    def get_execution_context(self):
        return super().get_execution_context() | {"user": self.request.user, "form": self.cleaned_form}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"action": self}

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext("%(count)d lead was changed.", "%(count)d leads were changed.", num_parent_objects) % {
            "count": num_parent_objects
        }


class Erase(ForStaffMixin, DeleteBulkAction):
    """Wagtail's own deleting, for leads."""

    right = "erase"
    aria_label = _("Erase the chosen leads")

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return erase(objects, by=user), 0

    def get_execution_context(self):
        return super().get_execution_context() | {"user": self.request.user}


class StateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=Lead.State.choices)


class AssigneeForm(forms.Form):
    assignee = StaffField(label=_("Assigned to"), queryset=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = marketing_staff(user)


class SetState(LeadBulkAction):
    display_name = _("Set state")
    aria_label = _("Set the state of the chosen leads")
    action_type = "set_state"
    action_priority = 10
    form_class = StateForm

    @classmethod
    def execute_action(cls, objects, *, user=None, form=None, **kwargs):
        for lead in objects:
            set_state(lead, form.cleaned_data["state"], by=user)
        return len(objects), 0


class Assign(LeadBulkAction):
    display_name = _("Assign")
    aria_label = _("Assign the chosen leads")
    action_type = "assign"
    action_priority = 20
    form_class = AssigneeForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    @classmethod
    def execute_action(cls, objects, *, user=None, form=None, **kwargs):
        assignee = form.cleaned_data["assignee"]
        theirs = [lead for lead in objects if may(assignee, "work", lead)]
        for lead in theirs:
            assign(lead, assignee, by=user)
        return len(theirs), 0


def offered_to(user) -> list[type[ForStaffMixin]]:
    """The actions that this person may take on leads."""
    return [action for action in (SetState, Assign, Erase) if may_somewhere(user, action.right)]
