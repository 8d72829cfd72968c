"""Nothing is kept for longer than its notice says: the worker purges, and the audit log holds the report."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .audit import AuditEntry, record
from .conf import conf
from .consent import DAYS_A_MONTH, ConsentNotice
from .exports.withdrawing import withdraw_files
from .lead import Lead
from .sightings import forget_sightings

CHUNK = 500


def kept_too_long(*, among: QuerySet[Lead] | None = None) -> QuerySet[Lead]:
    """Leads older than their notice or their form allows, and what has been suspected of spam for too long."""
    over = Q(erase_on__lte=timezone.localdate())
    over |= Q(is_suspected_spam=True, created_at__lt=timezone.now() - timedelta(days=conf.SPAM_DAYS))
    for notice in ConsentNotice.objects.all():
        since = timezone.now() - timedelta(days=DAYS_A_MONTH * notice.retention_months)
        over |= Q(consent=notice, created_at__lt=since)
    return (Lead.objects.all() if among is None else among).filter(over).order_by("created_at", "pk")


def purge_old_leads() -> int:
    """Erase what has outlived its time of storage, each chunk with its report; returns how many leads went."""
    forget_sightings()
    if not conf.PURGE:
        return 0
    gone = 0
    while chunk := list(kept_too_long().select_related("consent")[:CHUNK]):
        purge(chunk)
        gone += len(chunk)
    return gone


@transaction.atomic
def purge(leads: list[Lead]) -> None:
    withdraw_files(leads)
    under = Counter(str(lead.consent or "") for lead in leads)
    oldest, newest = (f"{timezone.localtime(lead.created_at):%Y-%m-%d}" for lead in (leads[0], leads[-1]))
    record(AuditEntry.Action.PURGED, leads=len(leads), received=f"{oldest} – {newest}", notices=dict(under))
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).delete()
