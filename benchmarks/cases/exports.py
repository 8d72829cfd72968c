"""All enquiries as a spreadsheet: the columns stock Wagtail has of as many form submissions, with numbers in full."""

from .case import Case, Figure, Request

COLUMNS = ["created_at", "topic", "organisation", "headcount", "contact_name", "phone", "remarks"]


def export_as(kind: str, *, times_stock: float) -> Case:
    asked = {"file_format": kind, "shown": COLUMNS, "bare": "on", "reason": "benchmark"}
    return Case(
        key=f"export-{kind}",
        name=f"export of {{leads:,}} leads, {kind.upper()}",
        ours=Request("/admin/leads/exports/new/", form=asked, staff=True),
        stock=Request(f"/admin/forms/submissions/{{form}}/?export={kind}", staff=True),
        one_by_one=True,
        heavy=True,
        figures=[Figure("times_stock", least=times_stock)],
    )


CSV, XLSX = export_as("csv", times_stock=2), export_as("xlsx", times_stock=3)
