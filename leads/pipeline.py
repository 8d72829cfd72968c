"""Moving a lead along: every step leaves an event."""

import re

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .audit import AuditEntry, record
from .lead import Lead, LeadEvent

CHINESE = re.compile("[\u4e00-\u9fff]")


def name_of(user) -> str:
    """What colleagues call this user, a Chinese one with the family name first; empty for nobody."""
    if user and CHINESE.search(user.last_name):
        return f"{user.last_name}{user.first_name}"
    return user.get_full_name() or user.get_username() if user else ""


class Refused(Exception):
    """Why a lead is not moved, in a sentence for the person who tried."""


CONTACT = {Lead.State.CONTACTED, Lead.State.PLAN_SENT, Lead.State.TALKING, Lead.State.WON}


@transaction.atomic
def move(lead: Lead, state: str, *, seen: str, by) -> None:
    """Move a lead that somebody has `seen` in a state. Raises Refused where it is in another by now, or must stay."""
    lead = Lead.objects.select_for_update().filter(pk=lead.pk, merged_into=None).first()
    if lead is None:
        raise Refused(_("This lead is no longer there: it was merged or erased."))
    if lead.state != seen:
        raise Refused(what_happened(lead))
    if lead.is_suspected_spam and state in CONTACT:
        raise Refused(_("Suspected spam moves no further. Say first that it is none."))
    set_state(lead, state, by=by)


def what_happened(lead: Lead) -> str:
    """Who moved the lead last, when, and where to."""
    last = lead.events.filter(kind=LeadEvent.Kind.STATE).select_related("by").first()
    facts = {"state": lead.get_state_display(), "who": name_of(last.by) if last else ""}
    if not facts["who"]:
        return _("The lead has been moved to “%(state)s” meanwhile.") % facts
    facts["time"] = f"{timezone.localtime(last.at):%m-%d %H:%M}"
    return _("%(who)s moved the lead to “%(state)s” at %(time)s.") % facts


@transaction.atomic
def set_state(lead: Lead, state: str, *, by) -> None:
    """Move the lead to another state."""
    if lead.state != state:
        lead.state = state
        note_contact(lead)
        lead.save(update_fields=["state", "first_contacted_at"])
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.STATE, by=by, text=lead.get_state_display())


def note_contact(lead: Lead) -> None:
    """The moment from which somebody was talking with the person; it stays the first."""
    if lead.state in CONTACT and lead.first_contacted_at is None:
        lead.first_contacted_at = timezone.now()


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


class Reason(models.TextChoices):
    """Why somebody looks at a whole number."""

    CALL = "call", gettext_lazy("To call the person")
    CHECK = "check", gettext_lazy("To check what was written")
    ASKED = "asked", gettext_lazy("The person asked for it")


@transaction.atomic
def reveal_phone(lead: Lead, *, by, reason: str) -> str:
    """The full telephone number; who saw it and why stands in the history and in the audit log."""
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.REVEALED, by=by, text=str(Reason(reason).label))
    record(AuditEntry.Action.REVEALED, by=by, about=lead.receipt, reason=reason)
    return lead.phone


@transaction.atomic
def record_changes(lead: Lead, before: Lead, *, by) -> None:
    """Events for what an edit changed in state and assignee; the lead itself is saved already."""
    if lead.state != before.state:
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.STATE, by=by, text=lead.get_state_display())
    if lead.assignee_id != before.assignee_id:
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.ASSIGNED, by=by, text=name_of(lead.assignee))
