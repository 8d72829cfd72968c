"""An article that was made a second ago, with the days of work it would have taken."""

from datetime import datetime, timedelta

from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

WRITING = timedelta(hours=3)
REVIEWING = timedelta(hours=15)
TAKES = {"wagtail.workflow.start": WRITING, "wagtail.workflow.approve": REVIEWING, "wagtail.workflow.reject": REVIEWING}


def backdate(page: Page, moment: datetime) -> None:
    """Move the page's history so that its last step was at `moment`."""
    entries = list(PageLogEntry.objects.filter(page=page.pk).order_by("pk"))
    clock = began = moment - sum((TAKES.get(entry.action, timedelta()) for entry in entries), timedelta())
    for entry in entries:
        clock += TAKES.get(entry.action, timedelta())
        entry.timestamp = clock
        entry.save(update_fields=["timestamp"])
    backdate_review(page, began + WRITING)
    page.revisions.update(created_at=began)
    published = moment if page.live else None
    Page.objects.filter(pk=page.pk).update(
        latest_revision_created_at=began, first_published_at=published, last_published_at=published
    )


def backdate_review(page: Page, clock: datetime) -> None:
    for workflow in WorkflowState.objects.for_instance(page):
        WorkflowState.objects.filter(pk=workflow.pk).update(created_at=clock)
        for state in workflow.task_states.order_by("pk"):
            finished = clock + REVIEWING if state.finished_at else None
            TaskState.objects.filter(pk=state.pk).update(started_at=clock, finished_at=finished)
            clock += REVIEWING
