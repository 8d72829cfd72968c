"""The ways to a review: from the page editor, from the dashboard, and back to the author with the reason."""

from django.urls import path, reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets.button import Button

from ..withdrawals.editor import PageStaffMenuItem
from .credits import person
from .progress import sent_back
from .records import RecordsReport
from .review_page import ReviewView
from .rules import is_under_review_rules
from .sheets import SheetView
from .tasks import ReviewTask
from .waiting import waiting_for

MOST_SHOWN = 10


def review_urls():
    """Hook `register_admin_urls`."""
    records = RecordsReport.as_view
    return [
        path("reviews/<int:task_state_id>/", ReviewView.as_view(), name="articles_review"),
        path("reviews/sheet/<int:page_id>/", SheetView.as_view(), name="articles_review_sheet"),
        path("reports/reviews/", records(), name="articles_review_records"),
        path("reports/reviews/results/", records(results_only=True), name="articles_review_records_results"),
    ]


def records_menu_item():
    """Hook `register_reports_menu_item`."""
    return PageStaffMenuItem(
        gettext_lazy("Review records"), reverse("articles_review_records"), icon_name="clipboard-list", order=705
    )


def stylesheet() -> str:
    """Hook `insert_global_admin_css`: Wagtail's comparison of revisions shows our differences too."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("articles/review.css"))


class OpenReviewMenuItem(ActionMenuItem):
    label = gettext_lazy("Open the review")
    name = "action-open-review"
    icon_name = "clipboard-list"

    def get_url(self, context):
        return reverse("articles_review", args=[context["page"].current_workflow_task_state.pk])


def open_review_instead(menu_items, request, context) -> None:
    """Hook `construct_page_action_menu`: decisions are taken where the changes and the check-list are seen."""
    page = context.get("page")
    if page is None or not isinstance(page.current_workflow_task, ReviewTask):
        return
    decisions = [item for item in menu_items if isinstance(item, WorkflowMenuItem)]
    if decisions:
        menu_items[:] = [OpenReviewMenuItem(), *(item for item in menu_items if item not in decisions)]


class AwaitingReviewPanel(WorkflowObjectsToModeratePanel):
    """Wagtail's panel lists all that waits and decides in a dialog; this one names the oldest and opens the review."""

    template_name = "articles/review/awaiting.html"

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        waiting = waiting_for(request.user).select_related("task", "revision", "workflow_state__requested_by")
        shown = list(waiting.order_by("started_at")[: MOST_SHOWN + 1])
        return {"waiting": shown[:MOST_SHOWN], "more": len(shown) > MOST_SHOWN, "request": request}


def list_reviews_first(request, panels) -> None:
    """Hook `construct_homepage_panels`."""
    panels[:] = [AwaitingReviewPanel() if is_stock_panel(panel) else panel for panel in panels]


def is_stock_panel(panel) -> bool:
    return type(panel) is WorkflowObjectsToModeratePanel


def tell_why_sent_back(request, page):
    """Hook `before_edit_page`: the reviewer's reason stands above the text until it is submitted again."""
    if request.method != "GET" or (decision := sent_back(page)) is None:
        return
    told = _("%(person)s sent this back at %(stage)s on %(when)s: %(reason)s") % {
        "person": person(decision.finished_by) if decision.finished_by else "—",
        "stage": decision.task.name,
        "when": localize(template_localtime(decision.finished_at)),
        "reason": decision.comment,
    }
    then = _("Change the text, then submit it again.")
    button = messages.button(reverse("articles_review", args=[decision.pk]), _("See what was reviewed"))
    messages.warning(request, f"{told} {then}", buttons=[button])


def sheet_button(page, user, view_name, next_url=None):
    """Hook `register_page_header_buttons`."""
    if is_under_review_rules(page):
        url = reverse("articles_review_sheet", args=[page.pk])
        yield Button(_("Review sheet"), url, icon_name="clipboard-list", priority=66)
