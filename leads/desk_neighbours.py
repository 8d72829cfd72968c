"""The lead before and the lead after, in the list somebody came from."""

from django.db.models import Q, QuerySet
from django.http import QueryDict

from .desk_list import leads_in_list
from .lead import Lead

REACH = 2000  # leads among which the neighbours are looked for where the list is sorted in another way


def neighbours(request, lead: Lead, query: QueryDict) -> tuple[int | None, int | None]:
    """The keys of the lead above and of the lead below. Moving a lead out of the list does not lose its place."""
    leads = leads_in_list(request, query)
    return in_sorted_list(leads, lead) if query.get("ordering") else among_newest(leads, lead)


def among_newest(leads: QuerySet[Lead], lead: Lead) -> tuple[int | None, int | None]:
    at, pk = lead.created_at, lead.pk
    newer = leads.filter(Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk)).order_by("created_at", "pk")
    older = leads.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)).order_by("-created_at", "-pk")
    return tuple(found.values_list("pk", flat=True).first() for found in (newer, older))


def in_sorted_list(leads: QuerySet[Lead], lead: Lead) -> tuple[int | None, int | None]:
    keys = list(leads.values_list("pk", flat=True)[:REACH])
    if lead.pk not in keys:
        return None, keys[0] if keys else None
    at = keys.index(lead.pk)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None
