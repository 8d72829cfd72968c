"""What the reviews of an article left behind."""

from django.db.models import Subquery

from wagtail.models import TaskState, WorkflowState


def review_credits(page) -> list[tuple[str, str]]:
    """(stage, person) of each approval of the version that is live, in order; empty where nobody reviewed it."""
    approved = WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_APPROVED)
    states = TaskState.objects.filter(
        workflow_state=Subquery(approved.order_by("-pk").values("pk")[:1]),
        status=TaskState.STATUS_APPROVED,
        finished_by__isnull=False,
    )
    ordered = states.select_related("task", "finished_by").order_by("pk")
    return [(state.task.name, person(state.finished_by)) for state in ordered]


def person(user) -> str:
    return user.get_full_name() or user.get_username()
