"""Finding leads by what is encrypted: a whole number or a whole name, never a piece."""

from django.db.models import QuerySet

from .lead import Lead
from .names import folded
from .phones import canonical
from .sealing import indexes_of


def leads_with_phone(number: str) -> QuerySet[Lead]:
    """Leads with this number, however it is written."""
    return Lead.objects.filter(phone_index__in=indexes_of(canonical(number), "phone_e164"))


def leads_named(name: str) -> QuerySet[Lead]:
    """Leads with this contact, whatever the spaces, width and case."""
    return Lead.objects.filter(name_index__in=indexes_of(folded(name), "folded_name"))
