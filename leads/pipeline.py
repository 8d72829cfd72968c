"""Moving a lead along: every step leaves an event."""

import re

from django.db import transaction

from .lead import Lead, LeadEvent

CHINESE = re.compile("[\u4e00-\u9fff]")


def name_of(user) -> str:
    """What colleagues call this user, a Chinese one with the family name first; empty for nobody."""
    if user and CHINESE.search(user.last_name):
        return f"{user.last_name}{user.first_name}"
    return user.get_full_name() or user.get_username() if user else ""


@transaction.atomic
def set_state(lead: Lead, state: str, *, by) -> None:
    """Move the lead to another state."""
    if lead.state != state:
        lead.state = state
        lead.save(update_fields=["state"])
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.STATE, by=by, text=lead.get_state_display())


@transaction.atomic
def assign(lead: Lead, assignee, *, by) -> None:
    """Give the lead to someone; None gives it back."""
    if lead.assignee != assignee:
        lead.assignee = assignee
        lead.save(update_fields=["assignee"])
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.ASSIGNED, by=by, text=name_of(assignee))


def note(lead: Lead, text: str, *, by) -> None:
    """Write down what was said."""
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.NOTE, by=by, text=text)


def reveal_phone(lead: Lead, *, by) -> str:
    """The full telephone number; that it was shown is logged."""
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.REVEALED, by=by)
    return lead.phone


@transaction.atomic
def record_changes(lead: Lead, before: Lead, *, by) -> None:
    """Events for what an edit changed in state and assignee; the lead itself is saved already."""
    if lead.state != before.state:
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.STATE, by=by, text=lead.get_state_display())
    if lead.assignee_id != before.assignee_id:
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.ASSIGNED, by=by, text=name_of(lead.assignee))
