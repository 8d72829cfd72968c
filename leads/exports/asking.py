"""Asking for a large export, a second person's nod, and exports that come again every week or month."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..conf import conf
from ..lead import Lead
from ..rights import colleagues, leads_seen_by, may_everywhere, may_somewhere
from .at_once import export_of
from .layout import may_be_bare, newest_key
from .records import ExportSchedule, LeadExport
from .selection import leads_of
from .telling import ask_for_nod

State = LeadExport.State


def hand_to_worker(export: LeadExport, leads: QuerySet[Lead]) -> LeadExport:
    """Queue it, or have it wait for a second person where it is large."""
    export.rows_expected, export.last_key = leads.count(), newest_key(leads)
    export.state = State.WAITING if export.rows_expected >= conf.EXPORT_NOD else State.QUEUED
    with transaction.atomic():
        export.save()
        if export.state == State.WAITING:
            ask_for_nod(export)
    return export


def may_nod(user, export: LeadExport) -> bool:
    """Whether this person may agree: another one, who could have exported the very same."""
    if user.pk == export.by_id or export.by is None or not may_somewhere(user, "export"):
        return False
    leads = leads_of(export)
    covered = not leads.exclude(pk__in=leads_seen_by(user, "export").values("pk")).exists()
    return covered and (not export.phones_shown or may_be_bare(user, leads))


@transaction.atomic
def nod(export: LeadExport, *, by, agreed: bool) -> bool:
    """Agree or refuse; False where somebody was faster."""
    state = State.QUEUED if agreed else State.REFUSED
    waiting = LeadExport.objects.filter(pk=export.pk, state=State.WAITING)
    return bool(waiting.update(state=state, nod_by=by))


def exports_seen_by(user) -> QuerySet[LeadExport]:
    """One's own, and those that wait for a second person; whoever configures leads everywhere sees all."""
    if may_everywhere(user, "configure"):
        return LeadExport.objects.all()
    return LeadExport.objects.filter(Q(by=user) | Q(state=State.WAITING, by__in=peers_of(user)))


def peers_of(user) -> QuerySet:
    """Whose large exports this person may be asked about."""
    return colleagues(user, "export").exclude(pk=user.pk).values("pk")


def next_time(every: str, after: date) -> date:
    """The first Monday, or first of a month, after that day."""
    if every == ExportSchedule.Every.WEEK:
        return after + timedelta(days=7 - after.weekday())
    return (after.replace(day=1) + timedelta(days=32)).replace(day=1)


def start_scheduled() -> int:
    """Ask for the exports whose day has come; returns how many. A second run of the day finds nothing."""
    due = ExportSchedule.objects.filter(next_on__lte=timezone.localdate(), owner__is_active=True)
    started = 0
    for schedule in due.select_related("owner"):
        started += start(schedule)
    return started


@transaction.atomic
def start(schedule: ExportSchedule) -> int:
    due = schedule.next_on
    following = next_time(schedule.every, max(due, timezone.localdate()))
    # Two workers may have found it due; one of them changes it.
    if not ExportSchedule.objects.filter(pk=schedule.pk, next_on=due).update(next_on=following, since=due):
        return 0
    if not may_somewhere(schedule.owner, "export"):
        return 0
    export = export_of(
        schedule.owner,
        schedule.file_format,
        schedule.filters,
        columns=schedule.columns,
        phones_shown=schedule.phones_shown,
        reason=schedule.reason,
        received_from=schedule.since,
        received_before=due,
        last_key=newest_key(Lead.objects.all()),
    )
    hand_to_worker(export, leads_of(export))
    return 1
