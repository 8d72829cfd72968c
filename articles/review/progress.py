"""How far a version has come: the stages in their order, who decided which, and what the check-list says."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail.models import TaskState, WorkflowState

from .checklist import ticked_labels
from .credits import person
from .tasks import ReviewTaskState

ICONS = {
    TaskState.STATUS_APPROVED: "check",
    TaskState.STATUS_REJECTED: "cross",
    TaskState.STATUS_CANCELLED: "minus",
    TaskState.STATUS_SKIPPED: "minus",
    TaskState.STATUS_IN_PROGRESS: "edit",
    "": "time",
}


@dataclass(frozen=True)
class Stage:
    """One stage of a review, with its latest state for the version; `state` is None where it has not begun."""

    name: str
    state: TaskState | None = None
    is_current: bool = False

    @property
    def status(self) -> str:
        return self.state.status if self.state else ""

    @property
    def word(self) -> str:
        if self.status == TaskState.STATUS_IN_PROGRESS:
            return pgettext("review", "Waiting")
        if self.status == TaskState.STATUS_REJECTED:
            return _("Sent back")
        return self.state.get_status_display() if self.state else _("Not started")

    @property
    def icon(self) -> str:
        return ICONS[self.status]

    @property
    def reviewer(self) -> str:
        return person(self.state.finished_by) if self.state and self.state.finished_by else ""

    @property
    def ticked(self) -> list[str]:
        return ticked_labels(getattr(self.state, "checklist", {}))

    @property
    def accepted_findings(self) -> list[dict]:
        return getattr(self.state, "accepted_findings", [])


def stages_of(workflow_state: WorkflowState, revision_id: int, current_id: int | None = None) -> list[Stage]:
    """The stages of a workflow and what became of this version at each, in two queries."""
    decided = ReviewTaskState.objects.filter(workflow_state=workflow_state, revision_id=revision_id)
    latest = {state.task_id: state for state in decided.select_related("finished_by").order_by("pk")}
    tasks = workflow_state.workflow.tasks.order_by("workflow_tasks__sort_order")
    return [
        Stage(task.name, latest.get(task.pk), bool(current_id) and is_at(latest, task, current_id)) for task in tasks
    ]


def is_at(latest: dict, task, current_id: int) -> bool:
    return task.pk in latest and latest[task.pk].pk == current_id


def sent_back(page) -> ReviewTaskState | None:
    """The decision by which the page lies with its author again, or None."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    return ReviewTaskState.objects.filter(pk=state.current_task_state_id).select_related("finished_by", "task").first()
