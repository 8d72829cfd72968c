"""An edit during review begins the reviews again: nobody approves words that an earlier stage has not read."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wagtail.admin import messages
from wagtail.admin.action_menu import RestartWorkflowMenuItem, SubmitForModerationMenuItem
from wagtail.log_actions import log
from wagtail.models import AbstractPage, TaskState, WorkflowState

from .rules import review_stages
from .tasks import ReviewTaskState

RESTART = "articles.restart_review"


def restart_reviews(sender, instance, update_fields=None, raw=False, **kwargs) -> None:
    """Receiver of `post_save`: the save of a page that got a new version while another is under review."""
    if raw or not isinstance(instance, AbstractPage) or "latest_revision" not in (update_fields or ()):
        return
    waiting = waiting_review(instance)
    if waiting is None or waiting.revision_id == instance.latest_revision_id:
        return
    user = instance.latest_revision.user
    waiting.cancel(user=user)
    log(instance, RESTART, user=user, revision=instance.latest_revision, data={"stage": waiting.task.name})


def waiting_review(page) -> ReviewTaskState | None:
    """The review that waits for a decision on this page, if any: one query."""
    return (
        ReviewTaskState.objects.filter(
            workflow_state__base_content_type=page.get_base_content_type(),
            workflow_state__object_id=str(page.pk),
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            status=TaskState.STATUS_IN_PROGRESS,
        )
        .select_related("task")
        .last()
    )


def warn_before_edit(request, page):
    """Hook `before_edit_page`: say what a change would do, and let no unfinished sentence do it by autosave."""
    waiting = waiting_review(page)
    if waiting is None:
        return None
    request.review_before_edit = waiting.pk
    if request.method == "GET" and may_edit(page, request.user):
        messages.warning(request, warning(waiting))
    if request.method == "POST" and not request.accepts("text/html"):
        return not_autosaved()
    return None


def may_edit(page, user) -> bool:
    lock = page.get_lock()
    return lock is None or not lock.for_user(user)


def warning(waiting: ReviewTaskState) -> str:
    text = _(
        "This version is at review (%(stage)s). Nothing is saved automatically; if you save a change, the reviews"
        " begin again."
    )
    return text % {"stage": waiting.task.name}


def not_autosaved() -> JsonResponse:
    text = _("Not saved automatically: a change would begin the reviews again. Save it yourself if you mean it.")
    # Of the codes that Wagtail's editor knows, “locked” shows our sentence; any other one says “a server error”.
    return JsonResponse({"success": False, "error_code": "locked", "error_message": text}, status=400)


def tell_after_edit(request, page):
    """Hook `after_edit_page`. A reviewer of a later stage may not return to the editor, so to the inbox."""
    before, now = getattr(request, "review_before_edit", None), waiting_review(page)
    if before and now and now.pk != before:
        text = _("The page has changed, so its reviews begin again at %(stage)s.") % {"stage": now.task.name}
        messages.warning(request, text)
        if not page.permissions_for_user(request.user).can_edit():
            return redirect("articles_reviews")
    return None


class SubmitAgainMenuItem(SubmitForModerationMenuItem):
    """Wagtail names the stage that sent the page back; here a changed page begins at the first one."""

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "label": _("Submit again, from the first stage")}


def name_first_stage(menu_items, request, context) -> None:
    """Hook `construct_page_action_menu`. To restart would be to submit again, so that is offered once."""
    state = context["page"].current_workflow_state if context.get("page") else None
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES or not review_stages(state.workflow):
        return
    menu_items[:] = [
        SubmitAgainMenuItem(item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in menu_items
        if not isinstance(item, RestartWorkflowMenuItem)
    ]
