"""Who may review what: nobody their own text, nobody two stages of one version.

Institutions put it so: 任何两个环节的审核校对工作不能同时由一人担任.
"""

from django.db.models import Max
from django.utils.translation import gettext as _

from wagtail.models import TaskState, WorkflowState


def authors_of(page, revision_id: int, *, submitted_by: int | None = None) -> set[int]:
    """Keys of everyone who wrote this version.

    The owner, whoever submitted it, and everyone with a revision since the last one that was published.
    """
    since = published_before(page, revision_id)
    written = page.revisions.filter(pk__gt=since, pk__lte=revision_id).exclude(user=None)
    return {*written.order_by().values_list("user_id", flat=True), page.owner_id, submitted_by} - {None}


def published_before(page, revision_id: int) -> int:
    """Key of the version that was published before this one; 0 where there was none."""
    live = type(page)._base_manager.filter(pk=page.pk).values_list("live_revision_id", flat=True).first()
    return live if live and live < revision_id else approved_before(page, revision_id)


def approved_before(page, revision_id: int) -> int:
    """Key of the last earlier version that passed its reviews; 0 where none did."""
    approved = TaskState.objects.for_instance(page).filter(
        workflow_state__status=WorkflowState.STATUS_APPROVED, revision_id__lt=revision_id
    )
    return approved.aggregate(last=Max("revision_id"))["last"] or 0


def earlier_reviewers(workflow_state, revision_id: int) -> set[int]:
    """Keys of those who approved this version at another stage."""
    approved = workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, revision_id=revision_id)
    return set(approved.exclude(finished_by=None).values_list("finished_by", flat=True))


def why_not_reviewer(task, page, user) -> str:
    """Why this person may not review the page at this stage; empty when they may."""
    if user is None or not task._user_in_groups(user):
        return _("You are not one of the reviewers of this stage.")
    state = page.current_workflow_state
    if state is None or not task.separation:
        return ""
    if user.pk in authors_of(page, page.latest_revision_id, submitted_by=state.requested_by_id):
        return _("You have written or changed this version, so somebody else must review it.")
    if user.pk in earlier_reviewers(state, page.latest_revision_id):
        return _("You have already reviewed this version at an earlier stage; somebody else must do this one.")
    return ""
