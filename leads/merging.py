"""Two enquiries of one person become one lead. Nothing is lost: the other keeps its words, its consent, its receipt."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .audit import AuditEntry, record
from .finding import leads_with_phone
from .lead import Lead, LeadEvent
from .pipeline import Refused

# What is empty in the lead that stays is taken from the other.
FILLED = ("topic", "organisation", "headcount", "contact_name", "remarks", "assignee_id", "follow_up_on")


@transaction.atomic
def merge(lead: Lead, other: Lead, *, by) -> Lead:
    """Merge `other` into `lead` and return that. Raises Refused where they are not the same person's, or not there."""
    found = {row.pk: row for row in Lead.objects.select_for_update().filter(pk__in=[lead.pk, other.pk])}
    lead, other = found.get(lead.pk), found.get(other.pk)
    if not lead or not other or lead.pk == other.pk or lead.merged_into_id or other.merged_into_id:
        raise Refused(_("One of the two is no longer there: it was merged or erased."))
    if lead.phone_e164 != other.phone_e164:
        raise Refused(_("Only enquiries with the same telephone number can be merged."))
    fill(lead, other)
    Lead.objects.filter(Q(pk=other.pk) | Q(merged_into=other)).update(merged_into=lead)
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.MERGED, by=by, text=other.receipt)
    record(AuditEntry.Action.MERGED, by=by, about=lead.receipt, other=other.receipt)
    return lead


def fill(lead: Lead, other: Lead) -> None:
    empty = [name for name in FILLED if getattr(lead, name) in ("", None)]
    for name in empty:
        setattr(lead, name, getattr(other, name))
    # The person has waited since the first of the two was answered.
    answered = [row.first_contacted_at for row in (lead, other) if row.first_contacted_at]
    lead.first_contacted_at = min(answered, default=None)
    lead.save()


def same_person(lead: Lead, among: QuerySet[Lead]) -> QuerySet[Lead]:
    """Other leads with the number of this one."""
    return among.filter(pk__in=leads_with_phone(lead.phone).values("pk")).exclude(pk=lead.pk)


def history_of(lead: Lead) -> QuerySet[LeadEvent]:
    """What happened to the lead and to all that was merged into it, the latest first."""
    mine = Lead.objects.filter(Q(pk=lead.pk) | Q(merged_into=lead)).order_by()
    return LeadEvent.objects.filter(lead__in=mine.values("pk")).select_related("by", "lead").order_by("-at", "-pk")
