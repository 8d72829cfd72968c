"""Taking a file over, whole or not at all; and taking it back."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..assignment import assign_all_by_rule
from ..audit import AuditEntry, record
from ..content import fingerprint_of_row
from ..lead import Lead, LeadEvent
from ..notices import tell_imported
from ..pipeline import Refused, name_of
from ..receipts import receipt_for
from .batch import LeadImport
from .contacts import Contact, contacts_of, lead_of, note_known, portions

AT_ONCE = 200
WAITS = timedelta(days=1)  # for which a file that was read and not taken over is kept
UNTOUCHED = [LeadEvent.Kind.RECEIVED]


def looked_at(batch: LeadImport, leads) -> list[Contact]:
    """The contacts of the file, each with its errors and with who of them is among `leads` already."""
    contacts = contacts_of(batch.table)
    note_known(contacts, leads)
    return contacts


@transaction.atomic
def take_over(batch: LeadImport, leads, *, by, with_known: bool = False) -> Counter:
    """Make leads of all rows without an error, in one transaction, and give them to who was chosen or by the rules.

    Returns how many each person got, by name; under "" those that nobody got. Raises Refused the second time.
    """
    batch = locked(batch, LeadImport.State.READ)
    good = [contact for contact in looked_at(batch, leads) if not contact.errors and (with_known or not contact.known)]
    new = [lead_of(contact, batch) for contact in good]
    give_receipts(new)
    Lead.objects.bulk_create(new, batch_size=AT_ONCE)
    said = f"{batch.get_channel_display()}，{batch.file_name}，{batch.consent_how}"
    LeadEvent.objects.bulk_create(
        [LeadEvent(lead=lead, kind=LeadEvent.Kind.RECEIVED, by=by, text=said) for lead in new], batch_size=AT_ONCE
    )
    assign_all_by_rule([lead for lead in new if not lead.assignee_id])
    batch.state, batch.taken, batch.table = LeadImport.State.DONE, len(new), {}
    batch.save()
    shares = Counter(name_of(lead.assignee) if lead.assignee else "" for lead in new)
    given = {name: count for name, count in shares.items() if name}
    record(AuditEntry.Action.IMPORTED, by=by, about=str(batch.pk), rows=len(new), given=given)
    if given:
        tell_imported(key=str(batch.pk), count=sum(given.values()), institution=batch.institution)
    return shares


def locked(batch: LeadImport, state: str) -> LeadImport:
    batch = LeadImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state != state or (state == LeadImport.State.READ and not batch.table):
        raise Refused(_("This file was taken over, undone or thrown away already."))
    return batch


def give_receipts(leads: list[Lead]) -> None:
    """A receipt number of its own for each: among thousands of one day two might fall alike."""
    taken: set[str] = set()
    for chunk in portions(leads, AT_ONCE):
        for lead in chunk:
            lead.fingerprint = fingerprint_of_row(lead)
            lead.receipt = free_receipt(lead, taken)
        stored = set(
            Lead.objects.filter(receipt__in=[lead.receipt for lead in chunk]).values_list("receipt", flat=True)
        )
        taken |= stored
        for lead in chunk:
            if lead.receipt in stored:
                lead.receipt = free_receipt(lead, taken)


def free_receipt(lead: Lead, taken: set[str]) -> str:
    receipt = receipt_for(lead)
    while receipt in taken:
        receipt = receipt_for(lead)
    taken.add(receipt)
    return receipt


@transaction.atomic
def undo(batch: LeadImport, *, by) -> tuple[int, int]:
    """Erase the leads of a file that nobody has worked on; returns how many went and how many stay."""
    batch = locked(batch, LeadImport.State.DONE)
    by_rule = Q(kind=LeadEvent.Kind.ASSIGNED, by=None)
    worked = LeadEvent.objects.filter(lead__batch=batch).exclude(by_rule | Q(kind__in=UNTOUCHED)).values("lead")
    untouched = batch.leads.exclude(pk__in=worked).filter(merged_into=None, merged=None, state=Lead.State.NEW)
    gone = untouched.count()
    Lead.objects.filter(pk__in=list(untouched.values_list("pk", flat=True))).delete()
    left = batch.leads.count()
    LeadImport.objects.filter(pk=batch.pk).update(state=LeadImport.State.UNDONE)
    record(AuditEntry.Action.UNDONE, by=by, about=str(batch.pk), rows=gone, left=left)
    return gone, left


def forget_waiting_files() -> int:
    """Throw away what was read and not taken over for a day."""
    waiting = LeadImport.objects.filter(state=LeadImport.State.READ, at__lt=timezone.now() - WAITS)
    return waiting.delete()[0]
