"""What may go live: a version that every stage of its section has approved, by people who were allowed to."""

from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowState

from ..withdrawals.records import open_withdrawal
from .separation import authors_of
from .tasks import ReviewTask


def workflow_of(page) -> Workflow | None:
    """The active workflow of the page or its nearest ancestor that has one: one query, and never a cached answer.

    `WAGTAIL_WORKFLOW_ENABLED=False` does not lift it: rules that a setting switches off are no rules.
    """
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    assigned = WorkflowPage.objects.filter(page__path__in=paths, workflow__active=True)
    nearest = assigned.select_related("workflow").order_by("-page__depth").first()
    return nearest.workflow if nearest else None


def has_own_rules(page) -> bool:
    """Whether a workflow is set on this very page, so that it takes its rules along wherever it moves."""
    return WorkflowPage.objects.filter(page_id=page.pk, workflow__active=True).exists()


def review_stages(workflow: Workflow | None) -> list[ReviewTask]:
    """The active review stages of a workflow in their order; empty where it has none."""
    if workflow is None:
        return []
    stages = ReviewTask.objects.filter(active=True, workflow_tasks__workflow=workflow)
    return list(stages.order_by("workflow_tasks__sort_order"))


def is_under_review_rules(page) -> bool:
    """Whether the page may go live only through review: its section, or one above, has a workflow with stages."""
    return bool(review_stages(workflow_of(page)))


def is_approved(page, revision_id: int | None) -> bool:
    """Whether every stage that applies to the page approved exactly this version, by people who were allowed to.

    Read from the record, so that no way of writing it can make a version look approved by one person alone.
    """
    workflow = workflow_of(page)
    stages = review_stages(workflow)
    if not stages:
        return True
    states = WorkflowState.objects.for_instance(page).filter(workflow=workflow, status=WorkflowState.STATUS_APPROVED)
    return any(is_complete(state, stages, page, revision_id) for state in states.order_by("-pk")[:3])


def is_complete(state: WorkflowState, stages: list[ReviewTask], page, revision_id: int | None) -> bool:
    approved = state.task_states.filter(revision_id=revision_id, status=TaskState.STATUS_APPROVED)
    if withdrawal := open_withdrawal(page.pk):
        # What was withdrawn comes back by reviews of its own, not by those it had before.
        approved = approved.filter(finished_at__gt=withdrawal.at)
    reviewers = dict(approved.exclude(finished_by=None).order_by("pk").values_list("task_id", "finished_by"))
    if any(stage.pk not in reviewers for stage in stages):
        return False
    separate = [reviewers[stage.pk] for stage in stages if stage.separation]
    wrote = authors_of(page, revision_id, submitted_by=state.requested_by_id)
    return len(set(separate)) == len(separate) and not wrote & set(separate)
