"""Which reviews wait, and for whom: the rules of `separation`, asked of all waiting articles in one query."""

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

import swapper
from wagtail.models import Revision, TaskState, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from .tasks import ReviewTask, ReviewTaskState

MOST_COUNTED = 99


def page_reviews() -> QuerySet:
    """Every review of a page, whatever became of it."""
    return ReviewTaskState.objects.filter(workflow_state__base_content_type=get_default_page_content_type())


def waiting_reviews() -> QuerySet:
    return page_reviews().filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )


def waiting_for(user) -> QuerySet:
    """Reviews that this person may decide now."""
    stages = ReviewTask.objects.filter(active=True, groups__in=user.groups.all())
    return without_own_work(waiting_reviews().filter(task__in=stages.values("pk")), user)


def count_waiting(user) -> int:
    """How many wait for this person; one more than `MOST_COUNTED` means more than that."""
    return waiting_for(user).order_by()[: MOST_COUNTED + 1].count()


def without_own_work(reviews: QuerySet, user) -> QuerySet:
    """Leave out what this person wrote, submitted or reviewed at another stage, where the stage keeps people apart."""
    mine = (
        Q(workflow_state__requested_by=user)
        | Q(on_pages(page_model().objects.filter(owner=user)))
        | Q(Exists(versions_by(user)))
        | Q(Exists(approvals_by(user)))
    )
    return reviews.annotate(published_before=published_before()).exclude(Q(task__reviewtask__separation=True) & mine)


def versions_by(user) -> QuerySet:
    return Revision.objects.filter(
        base_content_type=OuterRef("workflow_state__base_content_type"),
        object_id=OuterRef("workflow_state__object_id"),
        user=user,
        pk__lte=OuterRef("revision_id"),
        pk__gt=OuterRef("published_before"),
    )


def approvals_by(user) -> QuerySet:
    return TaskState.objects.filter(
        workflow_state=OuterRef("workflow_state"),
        revision=OuterRef("revision"),
        status=TaskState.STATUS_APPROVED,
        finished_by=user,
    )


def published_before():
    """As `separation.published_before`: the version that was published before the one under review, or 0."""
    live = page_model().objects.filter(pk=page_key(), live_revision__lt=OuterRef("revision_id"))
    approved = TaskState.objects.filter(
        workflow_state__base_content_type=OuterRef("workflow_state__base_content_type"),
        workflow_state__object_id=OuterRef("workflow_state__object_id"),
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        revision__lt=OuterRef("revision_id"),
    )
    return Coalesce(
        Subquery(live.values("live_revision")[:1]),
        Subquery(approved.order_by("-revision").values("revision")[:1]),
        0,
        output_field=IntegerField(),
    )


def on_pages(pages: QuerySet) -> Exists:
    """The condition that a review is of one of these pages."""
    return Exists(pages.filter(pk=page_key()).order_by())


def page_key() -> Cast:
    return Cast(OuterRef("workflow_state__object_id"), IntegerField())


def editable_by(user) -> QuerySet:
    return policy_registry.get_by_type(page_model()).instances_user_has_permission_for(user, "change")


def page_model():
    return swapper.load_model("wagtailcore", "Page")
