"""The worker's part: files made in slices of a few seconds: nothing else waits, and a killed worker loses little.

Parts are laid down by the keys of their leads. What the table says and what lies on disk agree after every part; a part
that was begun and not booked is made again. A lease keeps two workers from the same file.
"""

import hashlib
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..conf import conf
from ..lead import Lead
from ..rights import may_somewhere
from .layout import file_of, table_of
from .ledger import note_in_audit_log, note_in_history
from .parts import delete_parts, read_part, read_parts, write_part
from .records import LeadExport
from .selection import leads_of
from .telling import tell_that_it_is_ready

SLICE = 3.0  # seconds
CHUNK = 2000
LEASE = timedelta(seconds=60)
BOOKED = ["parts", "rows", "done_key", "lease_until", "headings", "questions"]
State = LeadExport.State


def make_exports(*, seconds: float = SLICE) -> int:
    """Work on what is asked for, at most so many seconds; returns how many parts were made."""
    until, made = time.monotonic() + seconds, 0
    while time.monotonic() < until and (export := claim()):
        made += work_on(export, until)
        LeadExport.objects.filter(pk=export.pk).update(lease_until=None)
    return made


def claim() -> LeadExport | None:
    """The oldest export that waits for a worker and has none."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    for export in LeadExport.objects.filter(free, state=State.QUEUED).select_related("by").order_by("at", "pk")[:5]:
        mine = LeadExport.objects.filter(free, pk=export.pk, state=State.QUEUED).update(lease_until=now + LEASE)
        if mine:
            return export
    return None


def work_on(export: LeadExport, until: float) -> int:
    if export.by is None or not export.by.is_active or not may_somewhere(export.by, "export"):
        end(export, State.FAILED)
        return 0
    making = Making(export)
    made = 0
    while time.monotonic() < until:
        if not making.one_part():
            making.finish()
            break
        made += 1
    return made


class Making:
    """One file at work: its leads, how they are read, and what the last part said."""

    def __init__(self, export: LeadExport):
        self.export, self.leads = export, leads_of(export)
        self.table = table_of(export, self.leads)
        self.file = file_of(export)
        self.before = read_part(export, export.parts)[1] if export.parts else {}

    def one_part(self) -> bool:
        """Make the next part and book it; False where no lead is left."""
        export = self.export
        keys = list(self.leads.filter(pk__gt=export.done_key).values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return False
        chunk = Lead.objects.filter(pk__in=keys).order_by("pk")
        rows, last = self.table.rows(chunk)
        content, self.before = self.file.part(rows, before=self.before)
        write_part(export, export.parts + 1, content, self.before)
        with transaction.atomic():
            note_in_history(export, chunk)
            export.parts, export.rows, export.done_key = export.parts + 1, export.rows + len(rows), last
            export.lease_until = timezone.now() + LEASE
            export.save(update_fields=BOOKED)
        return True

    def finish(self) -> None:
        """Read the file once as it will be sent, and write down its hash."""
        export, digest = self.export, hashlib.sha256()
        if not is_wanted(export):
            return
        for piece in self.file.whole(read_parts(export)):
            digest.update(piece)
            export.size += len(piece)
        export.sha256, export.state = digest.hexdigest(), State.DONE
        export.keep_for(conf.EXPORT_HOURS)
        with transaction.atomic():
            if not is_wanted(export):
                return
            export.save()
            note_in_audit_log(export)
            tell_that_it_is_ready(export)


@transaction.atomic
def is_wanted(export: LeadExport) -> bool:
    """Whether it is still to be made. What was withdrawn meanwhile loses the parts made since."""
    wanted = LeadExport.objects.select_for_update().filter(pk=export.pk, state=State.QUEUED).exists()
    if not wanted:
        delete_parts(export)
    return wanted


def end(export: LeadExport, state: str) -> None:
    """Close an export that will have no file, or has none any more."""
    export.state = state
    export.save(update_fields=["state"])
    delete_parts(export)


def delete_expired() -> int:
    """Delete the files whose time is over, and what is left of withdrawn ones; returns how many."""
    left = LeadExport.objects.filter(state=State.WITHDRAWN).exclude(expires_at=None)
    for export in left[:100]:
        delete_parts(export)
        LeadExport.objects.filter(pk=export.pk).update(expires_at=None)
    over = list(LeadExport.objects.filter(state=State.DONE, expires_at__lt=timezone.now())[:100])
    for export in over:
        end(export, State.EXPIRED)
    return len(over)
