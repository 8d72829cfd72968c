from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .desk import StaffField, marketing_staff
from .lead import Lead
from .pipeline import assign, set_state


class ForStaffMixin:
    """Closed to who may not see leads: Wagtail names what somebody may not change, and the name is a receipt."""

    models = [Lead]
    right = "leads.work_lead"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("leads.view_lead"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class LeadBulkAction(ForStaffMixin, SnippetBulkAction):
    """Something done to the chosen leads by someone who may work them."""

    template_name = "leads/desk/confirm_bulk.html"

    def check_perm(self, obj):
        return self.request.user.has_perm(self.right)

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

    right = "leads.erase_lead"
    aria_label = _("Erase the chosen leads")


class StateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=Lead.State.choices)


class AssigneeForm(forms.Form):
    assignee = StaffField(label=_("Assigned to"), queryset=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = marketing_staff()


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

    @classmethod
    def execute_action(cls, objects, *, user=None, form=None, **kwargs):
        for lead in objects:
            assign(lead, form.cleaned_data["assignee"], by=user)
        return len(objects), 0


def offered_to(user) -> list[type[ForStaffMixin]]:
    """The actions that this person may take on leads."""
    return [action for action in (SetState, Assign, Erase) if user.has_perm(action.right)]
