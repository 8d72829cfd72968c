"""An export that is asked for: answered at once where it is small, handed to the worker or to a second person else."""

import hashlib
import tempfile
from collections.abc import Iterator
from urllib.parse import quote

from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..conf import conf
from ..lead import Lead
from .columns import USUAL, Table
from .formats import FORMATS
from .layout import file_of, newest_key, table_of
from .ledger import note_download, note_in_audit_log, note_in_history
from .parts import read_parts
from .records import LeadExport

CHUNK = 2000


def quick_export(request, leads: QuerySet[Lead], file_format: str) -> HttpResponse:
    """What Wagtail's download buttons do: a small list at once, masked; for a large one, the screen that asks more."""
    filters = request.GET.copy()
    filters.pop("export", None)
    if not is_small(leads):
        return redirect(f"{reverse('leads_export_new')}?{filters.urlencode()}")
    return answer_at_once(export_of(request.user, file_format, filters.urlencode()), leads)


def is_small(leads: QuerySet[Lead]) -> bool:
    return leads.order_by()[: conf.EXPORT_AT_ONCE + 1].count() <= conf.EXPORT_AT_ONCE


def export_of(user, file_format: str, filters: str, **values) -> LeadExport:
    """An export as it is asked for, unsaved: masked and with the usual columns unless said otherwise."""
    return LeadExport(by=user, file_format=file_format, filters=filters, **{"columns": USUAL, **values})


def answer_at_once(export: LeadExport, leads: QuerySet[Lead]) -> HttpResponse:
    """The file itself; what left stands in the logs before the first byte does."""
    # What arrives from now on is in neither the file nor the log.
    leads = leads.filter(pk__lte=newest_key(leads))
    table = table_of(export, leads)
    written = file_of(export).whole(parts_of(export, table, leads))
    # Removed when the answer has been sent and the file is closed.
    file, digest = tempfile.TemporaryFile(), hashlib.sha256()  # noqa: SIM115
    for piece in written:
        digest.update(piece)
        export.size += file.write(piece)
    export.sha256 = digest.hexdigest()
    file.seek(0)
    with transaction.atomic():
        export.save()
        note_in_history(export, leads)
        note_in_audit_log(export)
    return as_download(FileResponse(file), export)


def parts_of(export: LeadExport, table: Table, leads: QuerySet[Lead]) -> Iterator[tuple[bytes, dict]]:
    """The parts of the file, made one after the other."""
    file, before, last = file_of(export), {}, 0
    while (found := table.rows(leads.filter(pk__gt=last)[:CHUNK]))[0]:
        rows, last = found
        content, before = file.part(rows, before=before)
        export.rows += len(rows)
        yield content, before


def answer_with_file(export: LeadExport, *, by) -> StreamingHttpResponse:
    """What the worker made, decrypted part by part; that it was fetched is written down first."""
    file = file_of(export)
    with transaction.atomic():
        note_download(export, by=by)
        LeadExport.objects.filter(pk=export.pk).update(downloads=export.downloads + 1)
    answer = StreamingHttpResponse(file.whole(read_parts(export)))
    answer["Content-Length"] = str(export.size)
    return as_download(answer, export)


def as_download(answer, export: LeadExport):
    """Named after what it is, who took it and when: in Chinese, and in ASCII for programs that know no better."""
    when, kind = f"{timezone.localtime(export.at):%Y%m%d-%H%M}", export.file_format
    name = f"{_('Leads')}-{export.by.get_username()}-{when}.{kind}"
    answer["Content-Type"] = FORMATS[kind].content_type
    answer["Content-Disposition"] = (
        f"attachment; filename=\"leads-{when}.{kind}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer["Cache-Control"] = "no-store, private"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
