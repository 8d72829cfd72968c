"""One stage of review, as a task of Wagtail's workflows."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from .separation import why_not_reviewer


class ReviewRefused(PermissionDenied):
    """Why this person may not review this version, or why the version is no longer the one to review."""


class ReviewTaskState(TaskState):
    """What one reviewer looked at and decided: the check-list as ticked, and the findings accepted with a reason."""

    checklist = models.JSONField(_("check-list"), default=dict, blank=True)
    accepted_findings = models.JSONField(_("findings accepted"), default=list, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    @transaction.atomic
    def approve(self, user=None, update=True, comment="", checklist=None, accepted_findings=None):
        self.refuse_unless_current(user)
        self.checklist, self.accepted_findings = checklist or {}, accepted_findings or []
        return super().approve(user=user, update=update, comment=comment)

    @transaction.atomic
    def reject(self, user=None, update=True, comment=""):
        self.refuse_unless_current(user)
        return super().reject(user=user, update=update, comment=comment)

    def refuse_unless_current(self, user) -> None:
        """Raise ReviewRefused unless this is the version and stage to review, and `user` may review it.

        The row is locked, so of two reviewers who act at once the second sees what the first has done.
        """
        stored = TaskState.objects.select_for_update().get(pk=self.pk)
        if stored.status != TaskState.STATUS_IN_PROGRESS:
            raise ReviewRefused(already_decided(stored))
        page = self.workflow_state.content_object
        if self.workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
            raise ReviewRefused(_("This review has ended meanwhile. Open the page again to see how."))
        if page.latest_revision_id != self.revision_id:
            raise ReviewRefused(_("The page was changed after you opened it. Please look at the new version first."))
        if reason := why_not_reviewer(self.task.specific, page, user):
            raise ReviewRefused(reason)


def already_decided(state: TaskState) -> str:
    person = state.finished_by.get_full_name() or state.finished_by.get_username() if state.finished_by else "—"
    return _("%(person)s has already decided this stage: %(decision)s.") % {
        "person": person,
        "decision": state.get_status_display(),
    }


class ReviewTask(AbstractGroupApprovalTask):
    """One stage (初审, 复审, 终审): a member of its groups who neither wrote the text nor reviewed it before."""

    task_state_class = ReviewTaskState

    separation = models.BooleanField(
        _("different people"),
        default=True,
        help_text=_("Nobody reviews their own text, and nobody reviews two stages of the same version."),
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "separation"]

    class Meta:
        verbose_name = _("review stage")
        verbose_name_plural = _("review stages")

    def get_actions(self, obj, user):
        if why_not_reviewer(self, obj, user):
            return []
        return [("reject", _("Send back"), True), ("approve", _("Approve"), True)]

    def on_action(self, task_state, user, action_name, **kwargs):
        super().on_action(task_state.specific, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Waiting reviews of this stage that this person may decide."""
        if not self._user_in_groups(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(pk__in=own_work(self, waiting, user)) if self.separation else waiting

    def user_can_access_editor(self, obj, user):
        return self._user_in_groups(user)

    def locked_for_user(self, obj, user):
        return not self._user_in_groups(user)

    @classmethod
    def get_description(cls):
        return _("Someone of the chosen groups who neither wrote the text nor reviewed it before")


def own_work(task: ReviewTask, waiting, user) -> list[int]:
    """Keys of those waiting reviews that this person must leave to others."""
    return [
        state.pk
        for state in waiting.select_related("workflow_state")
        if why_not_reviewer(task, state.workflow_state.content_object, user)
    ]
