"""What the reviews of an article left behind."""

from wagtail.models import TaskState, WorkflowState


def review_credits(page) -> list[tuple[str, str]]:
    """(stage, person) of each approval of the version that is live, in order; empty where nobody reviewed it."""
    finished = (
        WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_APPROVED).order_by("-pk").first()
    )
    if finished is None:
        return []
    states = finished.task_states.filter(status=TaskState.STATUS_APPROVED).select_related("task", "finished_by")
    return [(state.task.name, person(state.finished_by)) for state in states.order_by("pk") if state.finished_by]


def name_of(user) -> str:
    """The person, or a dash where nobody is known."""
    return person(user) if user else "—"


def person(user) -> str:
    return user.get_full_name() or user.get_username()
