"""One stage of review, as a task of Wagtail's workflows."""

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from .checklist import ApprovalForm, SendBackForm, tick_all, unticked
from .credits import person
from .separation import why_not_reviewer

DECISIONS = {TaskState.STATUS_APPROVED: _("Approved"), TaskState.STATUS_REJECTED: _("Sent back")}


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
        """Approve this stage. Raises ReviewRefused, also where an item of the check-list is not ticked.

        `checklist` holds the keys of the ticked items; `accepted_findings` what the checks found and why it may stand.
        """
        self.refuse_unless_current(user)
        if missing := unticked(checklist or ()):
            raise ReviewRefused(tick_all(missing))
        self.checklist, self.accepted_findings = dict.fromkeys(checklist, True), accepted_findings or []
        return super().approve(user=user, update=update, comment=comment)

    @transaction.atomic
    def reject(self, user=None, update=True, comment=""):
        """Send the version back. Raises ReviewRefused, also without a reason in `comment`."""
        self.refuse_unless_current(user)
        if not comment.strip():
            raise ReviewRefused(_("Say what must be changed, so that the author knows what to do."))
        return super().reject(user=user, update=update, comment=comment)

    def refuse_unless_current(self, user) -> None:
        """Raise ReviewRefused unless this is the version and stage to review, and `user` may review it.

        The row is locked, so of two reviewers who act at once the second sees what the first has done.
        """
        stored = TaskState.objects.select_for_update().get(pk=self.pk)
        page = self.workflow_state.content_object
        open_or_cancelled = {TaskState.STATUS_IN_PROGRESS, TaskState.STATUS_CANCELLED}
        if page.latest_revision_id != self.revision_id and stored.status in open_or_cancelled:
            raise ReviewRefused(_("The page was changed after you opened it. Please look at the new version first."))
        if stored.status != TaskState.STATUS_IN_PROGRESS:
            raise ReviewRefused(already_decided(stored))
        if self.workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
            raise ReviewRefused(_("This review has ended meanwhile. Open the page again to see how."))
        if page.locked and page.locked_by_id != user.pk:
            raise ReviewRefused(locked_by(page))
        if reason := why_not_reviewer(self.task.specific, page, user):
            raise ReviewRefused(reason)


def locked_by(page) -> str:
    return _("%(person)s has locked the page. Ask for it to be unlocked, then decide.") % {
        "person": person(page.locked_by) if page.locked_by else "—"
    }


def already_decided(state: TaskState) -> str:
    if state.status == TaskState.STATUS_CANCELLED:
        return _("This review was cancelled meanwhile, so there is nothing left to decide.")
    return _("%(person)s has already decided this stage: %(decision)s.") % {
        "person": person(state.finished_by) if state.finished_by else "—",
        "decision": DECISIONS.get(state.status, state.get_status_display()),
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

    def start(self, workflow_state, user=None):
        """Begin this stage, or the first one that has not approved the latest version: no stage overtakes another."""
        due = workflow_state.get_next_task()
        if due is not None and due.pk != self.pk:
            return due.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def get_actions(self, obj, user):
        if why_not_reviewer(self, obj, user):
            return []
        return [("reject", _("Send back"), True), ("approve", _("Approve"), True)]

    def get_form_for_action(self, action):
        return {"approve": ApprovalForm, "reject": SendBackForm}.get(action, super().get_form_for_action(action))

    def on_action(self, task_state, user, action_name, **kwargs):
        super().on_action(task_state.specific, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Waiting reviews of this stage that this person may decide."""
        from .waiting import waiting_for  # which needs the models of this module

        return self.task_states.filter(pk__in=waiting_for(user).filter(task=self.pk).values("pk"))

    def user_can_access_editor(self, obj, user):
        return self._user_in_groups(user)

    def locked_for_user(self, obj, user):
        return not self._user_in_groups(user)

    @classmethod
    def get_description(cls):
        return _("Someone of the chosen groups who neither wrote the text nor reviewed it before")
