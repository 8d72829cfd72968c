"""Times at which a page should have gone live or expired, and did not: shown, explained, tried again."""

from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn

from .inbox_tabs import TabbedListing
from .rows import section_paths
from .schedule import MissedSchedule, try_again
from .waiting import editable_by


class RetryColumn(Column):
    cell_template_name = "articles/review/retry_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        # A cell is drawn without the request, and its form needs the token.
        token = get_token(parent_context["request"])
        return super().get_cell_context_data(instance, parent_context) | {"csrf_token": token}


class MissedView(TabbedListing):
    index_url_name = "articles_reviews_missed"
    model = MissedSchedule
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            accessor="page.draft_title",
            get_url=lambda missed: reverse("wagtailadmin_pages:edit", args=[missed.page_id]),
        ),
        Column("section", label=gettext_lazy("Institution and section")),
        Column("kind", label=gettext_lazy("What"), accessor="get_kind_display"),
        DateColumn("due_at", label=gettext_lazy("Was due")),
        NumberColumn("attempts", label=gettext_lazy("Attempts")),
        DateColumn("last_attempt_at", label=gettext_lazy("Last attempt")),
        Column("reason", label=gettext_lazy("Reason")),
        RetryColumn("retry", label="", accessor="pk"),
    ]
    empty = gettext_lazy("Every page went live and expired at its time.")

    def get_base_queryset(self):
        return missed_for(self.request.user).select_related("page")

    def paginate_queryset(self, queryset, page_size):
        paginator, page, found, has_others = super().paginate_queryset(queryset, page_size)
        page.object_list = list(found)
        paths = section_paths([missed.page for missed in page.object_list])
        for missed in page.object_list:
            missed.section = paths[missed.page_id]
        return paginator, page, page.object_list, has_others


def missed_for(user):
    """Missed times of pages that this person may change."""
    return MissedSchedule.objects.filter(page__in=editable_by(user))


@require_POST
def retry_now(request, pk: int):
    """Try a missed time once more, at once."""
    missed = get_object_or_404(MissedSchedule, pk=pk)
    if not missed.page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    title = missed.page.draft_title
    if try_again(missed):
        messages.success(request, _("“%(title)s”: done.") % {"title": title})
    else:
        missed.refresh_from_db()
        text = _("“%(title)s” still does not succeed: %(reason)s") % {"title": title, "reason": missed.reason}
        messages.error(request, text)
    return redirect("articles_reviews_missed")
