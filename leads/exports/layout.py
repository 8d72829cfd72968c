"""How an export lays its leads out: as a table of texts, in a file of its format."""

from django.db.models import Max, QuerySet

from ..lead import Lead
from ..rights import institutions_open_to, leads_seen_by
from .columns import Reading, Table, chosen, headings, questions_of
from .formats import FORMATS
from .records import LeadExport


def table_of(export: LeadExport, leads: QuerySet[Lead]) -> Table:
    """How its rows are read. The right to whole numbers is asked for again: it may be gone by now."""
    bare_for = institutions_open_to(export.by, "reveal") if export.phones_shown else frozenset()
    if not export.headings:
        export.questions = questions_of(leads)
        export.headings = headings(chosen(export.columns, export.questions), Reading())
    return Table(chosen(export.columns, export.questions), Reading(bare_for))


def file_of(export: LeadExport):
    return FORMATS[export.file_format](export.headings)


def may_be_bare(user, leads: QuerySet[Lead]) -> bool:
    """Whether the user may see the whole numbers of all of them."""
    return not leads.exclude(pk__in=leads_seen_by(user, "reveal").values("pk")).exists()


def newest_key(leads: QuerySet[Lead]) -> int:
    """The last lead of the export: what arrives later is in neither the file nor the log."""
    return leads.aggregate(newest=Max("pk"))["newest"] or 0
