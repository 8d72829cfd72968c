"""Mail about reviews goes into the outbox: a mail server that is down never breaks an approval.

Wagtail sends its own while the reviewer waits. Its notifiers are subclassed, as it documents for own kinds of
notification, and connected under its own `dispatch_uid`, so that each mail is sent by one of the two.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from wagtail.admin import mail
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from deliveries.outbox import queue_mail

from .separation import why_not_reviewer
from .tasks import ReviewTask, ReviewTaskState


class QueuedMail:
    """Of a notifier: the same recipients and templates, one outbox row each."""

    def send_emails(self, template_set, context, recipients, **kwargs):
        for user in recipients:
            with override(user.wagtail_userprofile.get_preferred_language()):
                told = context | {"user": user, "base_url": settings.WAGTAILADMIN_BASE_URL}
                subject = " ".join(render_to_string(template_set["subject"], told).split())
                body = render_to_string(template_set["text"], told).strip() + "\n"
            queue_mail(to=[user.email], subject=subject, body=body, key=f"{context['key']}-{user.pk}")
        return True


class OwnWords(QueuedMail):
    """With templates that name the reviewer, the reason and the way to the page."""

    template_directory = "articles/mail/"

    def get_template_set(self, instance, **kwargs):
        name = f"{self.template_directory}review_{self.notification}"
        return {"subject": f"{name}_subject.txt", "text": f"{name}.txt"}


class Approved(OwnWords, mail.WorkflowStateApprovalEmailNotifier):
    def get_context(self, workflow_state, **kwargs):
        return super().get_context(workflow_state, **kwargs) | story_of(workflow_state, "approved")


class SentBack(OwnWords, mail.WorkflowStateRejectionEmailNotifier):
    def get_context(self, workflow_state, **kwargs):
        return super().get_context(workflow_state, **kwargs) | story_of(workflow_state, "rejected")

    def get_recipient_users(self, workflow_state, **kwargs):
        """Whoever submitted it, and whoever wrote it, where that is another person."""
        page, by = workflow_state.content_object, kwargs.get("user")
        return {workflow_state.requested_by, getattr(page, "owner", None)} - {None, by}


class Submitted(QueuedMail, mail.WorkflowStateSubmissionEmailNotifier):
    def get_context(self, workflow_state, **kwargs):
        return super().get_context(workflow_state, **kwargs) | {"key": f"submitted-{workflow_state.pk}"}

    def can_handle(self, instance, **kwargs):
        """Reviewers hear of their stage; administrators need not hear of every article."""
        return super().can_handle(instance, **kwargs) and not of_ours(instance)


class StageWaits(OwnWords, mail.BaseGroupApprovalTaskStateEmailNotifier):
    """Tells those who may review, not everybody in the group: the author and earlier reviewers are left out."""

    notification = "submitted"

    def get_context(self, task_state, **kwargs):
        return super().get_context(task_state, **kwargs) | {
            "url": reverse("articles_review", args=[task_state.pk]),
            "state": task_state,
            "key": f"stage-{task_state.pk}",
        }

    def get_recipient_users(self, task_state, **kwargs):
        task, page = task_state.task.specific, task_state.workflow_state.content_object
        members = super().get_recipient_users(task_state, **kwargs).distinct()
        return {user for user in members if not why_not_reviewer(task, page, user)}


class TaskWaits(QueuedMail, mail.GroupApprovalTaskStateSubmissionEmailNotifier):
    def get_context(self, task_state, **kwargs):
        return super().get_context(task_state, **kwargs) | {"key": f"stage-{task_state.pk}"}


def story_of(workflow_state, event: str) -> dict:
    """The decision in the words of the one who took it. The key names it, so that it is told once."""
    decision = workflow_state.current_task_state.specific
    return {
        "decision": decision,
        "comment": decision.get_comment(),
        "url": reverse("wagtailadmin_pages:edit", args=[workflow_state.object_id]) if of_ours(workflow_state) else "",
        "key": f"{event}-{decision.pk}",
    }


def of_ours(workflow_state) -> bool:
    return ReviewTask.objects.filter(workflow_tasks__workflow=workflow_state.workflow_id).exists()


def connect() -> None:
    """Take the place of Wagtail's notifiers, whichever app was made ready first."""
    for signal, sender, notifier, uid in (
        (task_submitted, TaskState, TaskWaits(), "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, Submitted(), "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, SentBack(), "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, Approved(), "workflow_state_approved_email_notification"),
        (task_submitted, ReviewTaskState, StageWaits(), "articles.review.stage_waits"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(notifier, sender=sender, dispatch_uid=uid, weak=False)
