"""The 审稿单 of a page: who reviewed which version when, what was checked, and a fingerprint of the text."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

import swapper
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import WorkflowState

from .access import ancestors, breadcrumbs, may_read
from .comparison import TextComparison, comparisons_of
from .emergency import EmergencyPublication
from .progress import Stage, stages_of
from .remarks import Remark, remarks_of
from .tasks import ReviewTaskState

DIGITS_IN_A_GROUP = 8


@dataclass(frozen=True)
class Round:
    """The reviews of one version."""

    revision: object
    number: int
    stages: list[Stage]


@dataclass(frozen=True)
class Sheet:
    page: object
    draft: object
    workflow_state: WorkflowState
    rounds: list[Round]
    fingerprint: str
    remarks: list[Remark]
    emergencies: list[EmergencyPublication]


def sheet_of(page, workflow_state: WorkflowState, request) -> Sheet:
    """What is on record of one passage of a page through its reviews, its rejected rounds included."""
    rounds = list(rounds_of(page, workflow_state))
    draft = rounds[-1].revision.as_object()
    return Sheet(
        page=page,
        draft=draft,
        workflow_state=workflow_state,
        rounds=rounds,
        fingerprint=fingerprint(draft, request),
        remarks=remarks_of(draft),
        emergencies=list(EmergencyPublication.objects.filter(page_id=page.pk).select_related("by")),
    )


def rounds_of(page, workflow_state: WorkflowState):
    reviewed = workflow_state.task_states.order_by().values_list("revision", flat=True)
    for revision in page.revisions.filter(pk__in=reviewed).select_related("user").order_by("pk"):
        number = page.revisions.filter(pk__lte=revision.pk).count()
        yield Round(revision, number, stages_of(workflow_state, revision.pk))


def fingerprint(draft, request) -> str:
    """SHA-256 of all text of the version, field by field: the same text gives the same number, today and in court."""
    digest = hashlib.sha256()
    for comparison in comparisons_of(draft, draft, draft, request):
        if isinstance(comparison, TextComparison):
            lines = [line.text for line in comparison.lines(comparison.val_b)]
            digest.update("\0".join([comparison.field.name, *lines, ""]).encode())
    return digest.hexdigest()


class SheetView(WagtailAdminTemplateMixin, TemplateView):
    """`?review=` names one passage through the reviews; without it, the latest."""

    template_name = "articles/review/sheet.html"
    header_icon = "doc-full"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(swapper.load_model("wagtailcore", "Page"), pk=kwargs["page_id"]).specific

    def dispatch(self, request, *args, **kwargs):
        if not may_read(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def reviews(self):
        started = ReviewTaskState.objects.for_instance(self.page).values("workflow_state")
        return list(
            WorkflowState.objects.filter(pk__in=started)
            .select_related("workflow", "requested_by")
            .order_by("-created_at", "-pk")
        )

    @cached_property
    def chosen(self):
        wanted = self.request.GET.get("review")
        found = next((review for review in self.reviews if wanted in (None, str(review.pk))), None)
        if found is None and wanted:
            raise Http404
        return found

    def get_page_title(self):
        return _("Review sheet")

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return breadcrumbs(self.above, self.get_page_subtitle(), _("Review sheet"))

    @cached_property
    def above(self):
        return ancestors(self.page)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "above": self.above,
            "reviews": self.reviews,
            "sheet": sheet_of(self.page, self.chosen, self.request) if self.chosen else None,
        }
