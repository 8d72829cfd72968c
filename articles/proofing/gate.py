"""Nothing is submitted, and nothing approved, against the checks: by the save that every way of doing it shares."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from wagtail.models import TaskState

from ..review.guard import RELEASED
from ..review.tasks import ReviewRefused, ReviewTaskState
from .accepted import unresolved
from .findings import Finding, Severity, findings_of

MOST_NAMED = 5


class ProofingRequired(PermissionDenied):
    """A page was about to be submitted with findings that must be changed, or accepted with a reason, before."""


def refuse_unproofed(sender, instance: ReviewTaskState, raw=False, **kwargs) -> None:
    """Receiver of `pre_save` on review states. Raises ProofingRequired on submitting, ReviewRefused on approving."""
    if raw or RELEASED.get():
        return
    if is_submission(instance):
        if held := unresolved(draft_of(instance)):
            raise ProofingRequired(sentence(held))
    elif is_approval(instance):
        blocking = [found for found in findings_of(draft_of(instance)) if found.severity == Severity.BLOCK]
        if blocking:
            raise ReviewRefused(sentence(blocking))


def draft_of(state: ReviewTaskState):
    return state.revision.as_object()


def is_submission(state: ReviewTaskState) -> bool:
    """Whether this begins the reviews of a version; the later stages of the same version do not submit it again."""
    if not state._state.adding or state.status != TaskState.STATUS_IN_PROGRESS:
        return False
    approved = state.workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED)
    return not approved.filter(revision_id=state.revision_id).exists()


def is_approval(state: ReviewTaskState) -> bool:
    if state._state.adding or state.status != TaskState.STATUS_APPROVED:
        return False
    return TaskState.objects.filter(pk=state.pk, status=TaskState.STATUS_IN_PROGRESS).exists()


def sentence(findings: list[Finding]) -> str:
    """What must be done before the page can go on, in one paragraph."""
    blocking = [finding for finding in findings if finding.severity == Severity.BLOCK]
    others = [finding for finding in findings if finding.severity != Severity.BLOCK]
    parts = []
    if blocking:
        parts.append(_("Must be changed: %(findings)s") % {"findings": named(blocking)})
    if others:
        parts.append(_("Needs a tick and a reason: %(findings)s") % {"findings": named(others)})
    return " ".join(parts)


def named(findings: list[Finding]) -> str:
    told = " ".join(finding.message for finding in findings[:MOST_NAMED])
    if rest := len(findings) - MOST_NAMED:
        told += _(" And %(count)d more.") % {"count": rest} if rest > 0 else ""
    return told
