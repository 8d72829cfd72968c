"""The one background process: what it does, and how often."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from articles.counting.live import fold_views
from articles.counting.months import fold_old_days
from articles.review.reminders import remind_overdue, warn_of_expiry
from articles.review.schedule import keep_schedules
from articles.trash.records import purge_deleted_pages
from deliveries.pushes import gather_pushes
from deliveries.relay import deliver_due
from home.engine_map import build_next_files
from leads.emergency import import_spooled_leads
from leads.exports.asking import start_scheduled
from leads.exports.making import delete_expired, make_exports
from leads.importing.batches import forget_waiting_files
from leads.notices import tell_overdue
from leads.retention import purge_old_leads
from leads.statistics.weekly import tell_week
from site_project.page_cache.cdn import purge_changes
from site_project.page_cache.disk import prune_pages
from zhsearch.query_log import purge_queries

logger = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=15)
HEARTBEAT_EVERY = 5


def run_tasks() -> None:
    """Work off Wagtail's own tasks that are waiting."""
    TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=100,
        worker_id="run_worker",
        excluded_queue_names=[],
    ).run()


def revive_stuck_tasks() -> None:
    """django-tasks-db leaves the task of a killed worker running for ever; put it back."""
    stuck = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=timezone.now() - STUCK_AFTER)
    stuck.update(status="READY", started_at=None)


def beat() -> None:
    beside = heartbeat_file().with_suffix(".new")
    beside.write_text(timezone.now().isoformat())
    beside.replace(heartbeat_file())  # whoever reads it meanwhile never finds half a time


def heartbeat_file() -> Path:
    return settings.DATA_DIR / "worker.heartbeat"


@dataclass
class Job:
    """Something done again and again, `every` so many seconds."""

    work: Callable[[], object]
    every: float
    due: float = field(default=0.0, compare=False)


def jobs_of_host() -> list[Job]:
    """What each host does for itself, also where another one does the rest."""
    return [
        Job(beat, HEARTBEAT_EVERY),
        Job(fold_views, 10),
        Job(prune_pages, 600),
        Job(purge_changes, 5),
        Job(import_spooled_leads, 10),
    ]


def jobs() -> list[Job]:
    """The table of contents."""
    return [
        *jobs_of_host(),
        Job(deliver_due, 2),
        Job(run_tasks, 2),
        Job(make_exports, 2),
        Job(start_scheduled, 60),
        Job(delete_expired, 600),
        Job(build_next_files, 5),
        Job(gather_pushes, 30),
        Job(keep_schedules, 1),  # to the second, as its editors set it
        Job(warn_of_expiry, 600),
        Job(remind_overdue, 1800),
        Job(tell_overdue, 1800),
        Job(revive_stuck_tasks, 60),
        Job(purge_deleted_pages, 3600),
        Job(purge_queries, 3600),
        Job(purge_old_leads, 3600),
        Job(forget_waiting_files, 3600),
        Job(tell_week, 1800),
        Job(fold_old_days, 3600),
    ]


def run_due(jobs: list[Job], now: float) -> None:
    """Run what is due. A job that fails is logged and tried again next time; the others go on."""
    for job in jobs:
        if job.due > now:
            continue
        close_old_connections()
        try:
            job.work()
        except Exception:
            logger.exception("%s failed; it is tried again in %s seconds.", job.work.__name__, job.every)
        job.due = now + job.every


def run_for_ever(stop: threading.Event, todo: list[Job]) -> None:
    """Run the jobs until `stop` is set, which takes at most half a second beyond the job at work."""
    while not stop.wait(0.5):
        run_due(todo, time.monotonic())
    heartbeat_file().unlink(missing_ok=True)


def stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop
