"""Nothing is submitted, and nothing approved, against the checks.

The editor, the importer and a script begin reviews by saving a workflow state, and approve by saving the state of a
stage. Both are guarded there, before anything else is written or anybody told; `submission` refuses earlier and kindly.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from wagtail.models import AbstractPage, TaskState, WorkflowState

from ..review.guard import RELEASED
from ..review.rules import review_stages
from ..review.tasks import ReviewRefused, ReviewTaskState
from .accepted import unresolved
from .findings import Finding, Severity, findings_of

MOST_NAMED = 5


class ProofingRequired(PermissionDenied):
    """A page was about to be submitted with findings that must be changed, or accepted with a reason, before."""


def refuse_unproofed_submission(sender, instance: WorkflowState, raw=False, **kwargs) -> None:
    """Receiver of `pre_save` on workflow states. Raises ProofingRequired where reviews are to begin or to go on."""
    if raw or RELEASED.get() or not is_submission(instance) or not review_stages(instance.workflow):
        return
    page = instance.content_object
    if isinstance(page, AbstractPage) and (held := unresolved(page.get_latest_revision_as_object())):
        raise ProofingRequired(sentence(held))


def refuse_unproofed_approval(sender, instance: ReviewTaskState, raw=False, **kwargs) -> None:
    """Receiver of `pre_save` on review states. Raises ReviewRefused; new warnings are for the reviewer to judge."""
    if raw or RELEASED.get() or not is_approval(instance):
        return
    blocking = [finding for finding in findings_of(instance.revision.as_object()) if finding.severity == Severity.BLOCK]
    if blocking:
        raise ReviewRefused(sentence(blocking))


def is_submission(state: WorkflowState) -> bool:
    """Whether this save begins reviews, or takes up again what had been sent back."""
    if state.status != WorkflowState.STATUS_IN_PROGRESS:
        return False
    stored = WorkflowState.objects.filter(pk=state.pk).values_list("status", flat=True).first() if state.pk else None
    return stored in {None, WorkflowState.STATUS_NEEDS_CHANGES}


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
