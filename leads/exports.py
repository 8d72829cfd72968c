"""Leads as spreadsheets that open right in Excel on Chinese Windows, in constant memory, with a log entry."""

import csv
import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

import xlsxwriter

from .lead import Lead, LeadEvent, LeadExport, as_text

LONGEST_CELL = 32_767
MOST_ROWS = 1_000_000
CHUNK = 2000
CUT = "…[cut]"
# OWASP's list of formula starts, their full-width forms, and what may stand before them unseen.
FORMULA = re.compile(r"^[\s\ufeff\u200b\u200c\u200d\u2060]*[=+\-@＝＋－＠\t\r\n]")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Column:
    """One column: its heading, the value of a lead."""

    heading: str
    value: object


def columns(*, show_phones: bool, questions: list[dict]) -> list[Column]:
    """The columns in the order a caller works through them; extra questions behind."""
    zone = timezone.get_current_timezone_name()
    shown = [
        Column(_("Receipt"), lambda lead: lead.receipt),
        Column(
            _("Received at (%(zone)s)") % {"zone": zone},
            lambda lead: timezone.localtime(lead.created_at).strftime("%Y-%m-%d %H:%M:%S"),
        ),
        Column(_("State"), lambda lead: lead.get_state_display()),
        Column(_("Training topic"), lambda lead: lead.topic),
        Column(_("Organisation"), lambda lead: lead.organisation),
        Column(_("Participants"), lambda lead: lead.headcount if lead.headcount is not None else ""),
        Column(_("Contact"), lambda lead: lead.contact_name),
        Column(_("Telephone"), lambda lead: lead.phone if show_phones else lead.masked_phone),
        Column(_("Remarks"), lambda lead: lead.remarks),
        Column(_("Institution"), lambda lead: lead.institution_name),
        Column(_("Source page"), lambda lead: lead.source_title),
        Column(_("Source address"), lambda lead: lead.source_url),
        Column(_("Assigned to"), lambda lead: str(lead.assignee or "")),
        Column(_("Follow up on"), lambda lead: str(lead.follow_up_on or "")),
        Column(_("Consent"), lambda lead: str(lead.consent or "")),
    ]
    return shown + [Column(question["label"], answer_to(question["key"])) for question in questions]


def answer_to(key: str):
    return lambda lead: as_text(lead.answers.get(key, ""))


def questions_of(leads) -> list[dict]:
    """Every extra question these leads were asked, once each, under the label they saw."""
    found: dict[str, dict] = {}
    for shown in leads.exclude(questions=[]).order_by().values_list("questions", flat=True).distinct():
        for question in shown:
            found.setdefault(question["key"], question)
    return list(found.values())


def chunks(leads) -> Iterator[list[Lead]]:
    """The leads by key, in chunks: memory stays flat, and nothing that changes meanwhile shifts a chunk."""
    at = 0
    while chunk := list(leads.filter(pk__gt=at).order_by("pk")[:CHUNK]):
        yield chunk
        at = chunk[-1].pk


def rows(leads) -> Iterator[Lead]:
    return chain.from_iterable(chunks(leads.select_related("assignee", "consent")))


def clean(value) -> str:
    """The text without what breaks a spreadsheet: control characters show as U+FFFD, long cells are cut visibly."""
    text = ILLEGAL.sub("\ufffd", str(value))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def neutral(value) -> str:
    """A CSV cell that Excel will not run."""
    text = str(value)
    return clean(f"'{text}" if FORMULA.match(text) else text)


def write_csv(leads, shown: list[Column], path: str) -> int:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([neutral(column.heading) for column in shown])
        return sum(bool(writer.writerow([neutral(column.value(lead)) for column in shown])) for lead in rows(leads))


def write_xlsx(leads, shown: list[Column], path: str) -> int:
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text = book.add_format({"num_format": "@"})
    heading = book.add_format({"bold": True, "num_format": "@"})
    count, sheet = 0, None
    for count, lead in enumerate(rows(leads), start=1):
        row = (count - 1) % MOST_ROWS + 1
        if row == 1:
            sheet = new_sheet(book, shown, heading, number=(count - 1) // MOST_ROWS + 1)
        for at, column in enumerate(shown):
            sheet.write_string(row, at, clean(column.value(lead)), text)
    if sheet is None:
        new_sheet(book, shown, heading, number=1)
    book.close()
    return count


def new_sheet(book, shown: list[Column], heading, *, number: int):
    sheet = book.add_worksheet(_("Leads %(number)d") % {"number": number})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(shown) - 1, 18)
    for at, column in enumerate(shown):
        sheet.write_string(0, at, clean(column.heading), heading)
    return sheet


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def export_leads(leads, file_format: str, *, user, filters: str = "") -> FileResponse:
    """A download of these leads, logged; telephone numbers are masked without the right to see them."""
    # What arrives from now on is in neither the file nor the log.
    leads = leads.filter(pk__lte=leads.order_by("-pk").values_list("pk", flat=True).first() or 0)
    show_phones = user.has_perm("leads.reveal_lead")
    shown = columns(show_phones=show_phones, questions=questions_of(leads))
    # Removed when the answer has been sent and the file is closed.
    file = tempfile.NamedTemporaryFile(suffix=f".{file_format}")  # noqa: SIM115
    count = WRITERS[file_format](leads, shown, file.name)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    log_export(leads, file_format, user=user, filters=filters, count=count, phones=show_phones, digest=digest)
    name = f"{_('Leads')}-{user.get_username()}-{timezone.localtime():%Y%m%d-%H%M}.{file_format}"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[file_format])
    answer["Cache-Control"] = "no-store"
    return answer


def log_export(leads, file_format: str, *, user, filters: str, count: int, phones: bool, digest: str) -> None:
    LeadExport.objects.create(
        by=user, file_format=file_format, filters=filters, rows=count, phones_shown=phones, sha256=digest
    )
    for chunk in chunks(leads.only("pk")):
        LeadEvent.objects.bulk_create(
            [LeadEvent(lead=lead, kind=LeadEvent.Kind.EXPORTED, by=user, text=file_format) for lead in chunk]
        )
