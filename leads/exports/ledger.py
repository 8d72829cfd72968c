"""Every export is written down: in the history of each lead, and in the audit log."""

from django.db import connection
from django.db.models import CharField, DateTimeField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from ..audit import AuditEntry, record
from ..lead import Lead, LeadEvent
from ..sealing import seal
from .records import LeadExport

COLUMNS = ("lead", "kind", "by", "at", "text")


def note_in_history(export: LeadExport, leads: QuerySet[Lead]) -> None:
    """An event for each of these leads, by one statement: a million are not fetched to be written back."""
    names = [LeadEvent._meta.get_field(name).column for name in COLUMNS]
    text = seal(export.file_format, LeadEvent._meta.get_field("text").use)
    by = LeadEvent._meta.get_field("by").target_field
    told = leads.order_by().values_list(
        "pk",
        Value(LeadEvent.Kind.EXPORTED.value, CharField()),
        Cast(Value(export.by_id), by.__class__()) if export.by_id is None else Value(export.by_id),
        Value(timezone.now(), DateTimeField()),
        Value(text, TextField()),
    )
    sql, values = told.query.sql_with_params()
    quote = connection.ops.quote_name
    into = f"INSERT INTO {quote(LeadEvent._meta.db_table)} ({', '.join(map(quote, names))}) "
    with connection.cursor() as cursor:
        cursor.execute(into + sql, values)


def note_in_audit_log(export: LeadExport) -> None:
    """What left, how much, by which filters, with the hash of the file."""
    facts = {
        "rows": export.rows,
        "phones": export.phones_shown,
        "why": export.reason,
        "filters": export.filters,
        "sha256": export.sha256,
        "nod": export.nod_by.get_username() if export.nod_by else "",
    }
    record(AuditEntry.Action.EXPORTED, by=export.by, about=export.file_format, **facts)


def note_download(export: LeadExport, *, by) -> None:
    record(AuditEntry.Action.DOWNLOADED, by=by, about=export.file_format, sha256=export.sha256, rows=export.rows)
