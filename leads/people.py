"""One person's data: found by number or receipt, handed out, erased (PIPL articles 44 to 50)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from .audit import AuditEntry, record
from .exports.withdrawing import withdraw_files
from .finding import leads_with_phone
from .lead import Lead, as_text
from .phones import canonical
from .rights import leads_seen_by
from .sealing import index_of

MOST = 500  # one person; more is a mistake


def leads_of(words: str, *, by=None) -> QuerySet[Lead]:
    """The leads of the person with this telephone number, or with this receipt and every other of the same number.

    Among those that the user `by` may erase; the command line, which is nobody, finds all.
    """
    among = leads_seen_by(by, "erase") if by else Lead.objects.all()
    by_receipt = among.filter(receipt__iexact=words.strip()).first()
    number = by_receipt.phone if by_receipt else words
    return among.filter(pk__in=leads_with_phone(number).values("pk")).order_by("created_at", "pk")


def look_for(words: str, *, by=None) -> list[Lead]:
    """The same, noted in the audit log."""
    found = list(leads_of(words, by=by)[:MOST])
    record(AuditEntry.Action.SEARCHED, by=by, about=hash_of(words), leads=len(found))
    return found


def hand_out(leads: list[Lead], *, by=None) -> dict:
    """Everything that is stored about the person, under the words it was asked with."""
    for lead in leads:
        record(AuditEntry.Action.HANDED_OUT, by=by, about=lead.receipt)
    return {"exported_at": timezone.localtime().isoformat(), "enquiries": [told(lead) for lead in leads]}


def told(lead: Lead) -> dict:
    names = ("topic", "organisation", "headcount", "contact_name", "phone", "remarks")
    asked = {str(Lead._meta.get_field(name).verbose_name): getattr(lead, name) for name in names}
    further = {question["label"]: as_text(lead.answers.get(question["key"], "")) for question in lead.questions}
    return {
        "receipt": lead.receipt,
        "received_at": timezone.localtime(lead.created_at).isoformat(),
        "answers": asked | further,
        "consent": {"notice": str(lead.consent or ""), "agreed_at": lead.consented_at and str(lead.consented_at)},
        "state": lead.get_state_display(),
        "source_page": lead.source_title,
        "visits": {"first": lead.first_touch, "last": lead.last_touch, "device": lead.get_device_display()},
        "files": [{"name": file.name, "base64": file.content} for file in lead.files.all()],
        "history": [
            {"at": event.at.isoformat(), "what": event.get_kind_display(), "text": event.text}
            for event in lead.events.order_by("at", "pk")
        ],
    }


@transaction.atomic
def erase(leads: list[Lead], *, by=None, why: str = "") -> int:
    """Erase these leads, all that was noted about them, and files with them. A hash of the number proves it later."""
    withdraw_files(leads, by=by)
    for lead in leads:
        record(AuditEntry.Action.ERASED, by=by, about=lead.receipt, number=hash_of(lead.phone), why=why)
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).delete()
    return len(leads)


def hash_of(number: str) -> str:
    return index_of(canonical(number), "leads.person") or "-"
