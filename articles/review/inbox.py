"""The inbox of the reviews (待审): what waits for me, and where the rest stands, over all institutions."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import TaskState, WorkflowState

from .inbox_filters import InboxFilterSet
from .inbox_tabs import TabbedListing
from .rows import rows_of
from .waiting import editable_by, on_pages, page_model, page_reviews, waiting_for, waiting_reviews

REMEMBERED = timedelta(days=30)
# Names, stages and days: Chinese would otherwise break between any two characters.
NARROW = "w-whitespace-nowrap"


class PageColumn(TitleColumn):
    """The title, and in words whether its review is overdue."""

    cell_template_name = "articles/review/title_cell.html"


class DayColumn(Column):
    cell_template_name = "articles/review/day_cell.html"


class PeopleColumn(Column):
    def get_value(self, instance):
        return "、".join(super().get_value(instance)) or _("Nobody yet")


PAGE = PageColumn("title", label=_("Title"), get_url=lambda row: row.url)
OWN_PAGE = PageColumn("title", label=_("Title"), get_url=lambda row: row.edit_url)
SECTION = Column("section", label=_("Institution and section"))
STAGE = Column("stage", label=_("Stage"), classname=NARROW)
AUTHOR = Column("author", label=_("Submitted by"), classname=NARROW)
SINCE = DateColumn("since", label=_("Waiting since"), accessor="state.started_at", classname=NARROW)
DECIDED_AT = DateColumn("decided_at", label=_("Decided"), accessor="state.finished_at", classname=NARROW)
DECIDED_BY = Column("decided_by", label=_("Decided by"), classname=NARROW)
DECISION = Column("decision", label=_("Decision"), accessor="state.get_status_display", classname=NARROW)
COMMENT = Column("comment", label=_("Comment"), accessor="state.comment")
WAITING_COLUMNS = [
    PAGE,
    SECTION,
    AUTHOR,
    STAGE,
    SINCE,
    DayColumn("due", label=_("Due"), classname=NARROW),
    PeopleColumn("seen_by", label=_("Looked at by"), classname=NARROW),
]


class InboxView(TabbedListing):
    """Waiting for me: oldest first, so that what is overdue comes first."""

    index_url_name = "articles_reviews"
    is_searchable = True
    filterset_class = InboxFilterSet
    columns = WAITING_COLUMNS
    default_ordering = ("started_at", "pk")
    empty = _("Nothing waits for your review. Well done.")

    def get_base_queryset(self):
        return self.reviews().select_related(
            "task", "finished_by", "workflow_state__requested_by", "workflow_state__workflow"
        )

    def reviews(self):
        return waiting_for(self.request.user)

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        return queryset.filter(on_pages(page_model().objects.filter(draft_title__icontains=self.search_query)))

    def paginate_queryset(self, queryset, page_size):
        paginator, page, states, has_others = super().paginate_queryset(queryset, page_size)
        page.object_list = rows_of(states)
        return paginator, page, page.object_list, has_others


class AllReviewsView(InboxView):
    """Everything in review on pages that one may change, to read."""

    index_url_name = "articles_reviews_all"
    empty = _("Nothing is in review.")

    def reviews(self):
        return waiting_reviews().filter(on_pages(editable_by(self.request.user)))


class ReturnedView(InboxView):
    """What reviewers sent back to me, latest first, with what they wrote."""

    index_url_name = "articles_reviews_returned"
    columns = [OWN_PAGE, SECTION, STAGE, DECIDED_BY, DECIDED_AT, COMMENT]
    default_ordering = ("-finished_at", "-pk")
    filterset_class = None
    empty = _("Nothing was sent back to you.")

    def reviews(self):
        user = self.request.user
        mine = Q(workflow_state__requested_by=user) | Q(on_pages(page_model().objects.filter(owner=user)))
        return page_reviews().filter(
            mine,
            status=TaskState.STATUS_REJECTED,
            workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
            workflow_state__current_task_state=F("pk"),
        )


class DecidedView(InboxView):
    """Decisions of the last thirty days: my own, and those on pages that I may change."""

    index_url_name = "articles_reviews_decided"
    columns = [PAGE, SECTION, STAGE, DECISION, DECIDED_BY, DECIDED_AT, COMMENT]
    default_ordering = ("-finished_at", "-pk")
    filterset_class = None
    empty = _("Nothing was decided in the last thirty days.")

    def reviews(self):
        user = self.request.user
        return page_reviews().filter(
            Q(finished_by=user) | Q(on_pages(editable_by(user))),
            status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED],
            finished_at__gte=timezone.now() - REMEMBERED,
        )
