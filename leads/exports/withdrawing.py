"""Who is erased is erased from files that wait to be fetched, too: such a file is deleted, and its asker is told."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..audit import AuditEntry, record
from ..lead import Lead, LeadEvent
from .parts import delete_parts
from .records import LeadExport
from .telling import tell_that_it_is_withdrawn

State = LeadExport.State


@transaction.atomic
def withdraw_files(leads: list[Lead], *, by=None) -> int:
    """Close every export, ready or in the making, whose file may hold one of these; returns how many.

    Called before the leads are gone. What is in a file is told by the history of the lead: who took it out, and when.
    """
    keys = [lead.pk for lead in leads]
    keys += Lead.objects.filter(merged_into__in=keys).values_list("pk", flat=True)
    taken_out = LeadEvent.objects.filter(kind=LeadEvent.Kind.EXPORTED, lead__in=keys)
    ready = Q(state=State.DONE, expires_at__gt=timezone.now())
    files = LeadExport.objects.select_for_update(of=["self"]).filter(ready | Q(state=State.QUEUED, parts__gt=0))
    found = [one for one in files.select_related("by") if taken_out.filter(by=one.by_id, at__gte=one.at).exists()]
    for export in found:
        withdraw(export, by)
    return len(found)


def withdraw(export: LeadExport, by) -> None:
    # The worker deletes what a process that dies between the two leaves behind.
    export.state, export.expires_at = State.WITHDRAWN, timezone.now()
    export.save(update_fields=["state", "expires_at"])
    record(AuditEntry.Action.WITHDRAWN, by=by, about=export.file_format, sha256=export.sha256, rows=export.rows)
    tell_that_it_is_withdrawn(export)
    transaction.on_commit(partial(delete_parts, export))
