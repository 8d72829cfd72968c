"""Which leads an export holds: those of the list with its filters, seen by who asked, that were there when asked."""

from types import SimpleNamespace

from django.db.models import QuerySet
from django.http import QueryDict

from ..days import midnight
from ..desk_list import leads_in_list
from ..lead import Lead
from ..rights import within_rights
from .records import LeadExport


def leads_filtered(user, filters: str) -> QuerySet[Lead]:
    """The leads of the list with this query that the user may export."""
    query = QueryDict(filters)
    listed = leads_in_list(SimpleNamespace(user=user, GET=query), query)
    return within_rights(listed, user, "export").order_by("pk")


def leads_of(export: LeadExport) -> QuerySet[Lead]:
    found = leads_filtered(export.by, export.filters).filter(pk__lte=export.last_key)
    if export.received_before:
        found = found.filter(
            created_at__gte=midnight(export.received_from), created_at__lt=midnight(export.received_before)
        )
    return found
