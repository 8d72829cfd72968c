"""What the reviews of an article left behind."""

import re
from functools import cache

from django.contrib.auth import get_user_model
from django.db.models import CharField, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from wagtail.models import TaskState, WorkflowState

from fragments.prepared import Parameter, Prepared
from fragments.rows import object_from

APPROVAL = ["pk", "task__name", *(f"finished_by__{name}" for name in ("id", "username", "first_name", "last_name"))]
CHINESE = re.compile("[\u4e00-\u9fff]")


def review_credits(page) -> list[tuple[str, str]]:
    """(stage, person) of each approval of the version that is live, in order; empty where nobody reviewed it."""
    if hasattr(page, "known_approvals"):
        return [(known["task__name"], person(finisher(known))) for known in page.known_approvals]
    approvals = approvals_of().ask(kind=page.get_base_content_type().pk, pk=str(page.pk))
    return [(state.task.name, person(state.finished_by)) for state in approvals]


@cache
def approvals_of() -> Prepared:
    """Of the page with this `kind`, its base content type, and this `pk`."""
    kind, pk = Parameter("kind", IntegerField()), Parameter("pk", CharField())
    states = approvals_in(WorkflowState.objects.filter(base_content_type=kind, object_id=pk))
    return Prepared(states.select_related("task", "finished_by").order_by("pk"))


def approvals_of_each(model: type) -> QuerySet:
    """Of the page of this class in the question around it."""
    base = model.base_page_model._meta
    kind = {"base_content_type__app_label": base.app_label, "base_content_type__model": base.model_name}
    return approvals_in(WorkflowState.objects.filter(object_id=Cast(OuterRef(OuterRef("pk")), CharField()), **kind))


def approvals_in(states: QuerySet) -> QuerySet:
    """The approvals of the last of these that was approved."""
    approved = states.filter(status=WorkflowState.STATUS_APPROVED).order_by("-pk")
    return TaskState.objects.filter(
        workflow_state=Subquery(approved.values("pk")[:1]),
        status=TaskState.STATUS_APPROVED,
        finished_by__isnull=False,
    )


def finisher(known: dict):
    """The person of a row with the columns of APPROVAL."""
    prefix = "finished_by__"
    named = {name.removeprefix(prefix): value for name, value in known.items() if name.startswith(prefix)}
    return object_from(get_user_model(), named)


def name_of(user) -> str:
    """The person, or a dash where nobody is known."""
    return person(user) if user else "—"


def person(user) -> str:
    """The name as people here write it: a Chinese one with the family name first and no space."""
    if user.last_name and CHINESE.search(user.last_name):
        return f"{user.last_name}{user.first_name}".strip()
    return user.get_full_name() or user.get_username()
