"""The page on which a reviewer reads what changed, ticks the check-list and decides."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import TaskState, WorkflowState

from ..proofing.accepted import AcceptedFinding, acceptances_of
from ..proofing.findings import Finding, Severity, findings_of
from .access import ancestors, breadcrumbs, may_read
from .checklist import ApprovalForm, SendBackForm
from .comparison import comparisons_of
from .looks import record_look
from .progress import stages_of
from .remarks import place_of, remarks_of
from .restarts import waiting_review
from .separation import approved_before, why_not_reviewer
from .tasks import ReviewTaskState, already_decided, locked_by
from .versions import versions_of
from .waiting import waiting_for

FORMS = {"approve": ApprovalForm, "reject": SendBackForm}


@dataclass(frozen=True)
class ShownFinding:
    finding: Finding
    place: str
    acceptance: AcceptedFinding | None

    @property
    def is_blocking(self) -> bool:
        return self.finding.severity == Severity.BLOCK

    def as_record(self) -> dict:
        """What the review keeps of it: the finding, and why who let it stand."""
        record = {"rule": self.finding.rule, "message": str(self.finding.message), "place": self.place}
        if self.acceptance:
            record |= {"reason": self.acceptance.reason, "by": self.acceptance.person}
        return record


class ReviewView(WagtailAdminTemplateMixin, TemplateView):
    """Read by whoever may edit the page or reviews at one of its stages; decided by who may at this stage."""

    template_name = "articles/review/review.html"
    header_icon = "clipboard-list"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        states = ReviewTaskState.objects.select_related(
            "workflow_state__workflow", "workflow_state__requested_by", "revision__user", "task", "finished_by"
        )
        self.state = get_object_or_404(states, pk=kwargs["task_state_id"])
        self.page = self.state.revision.content_object
        self.forms = {action: form() for action, form in FORMS.items()}

    def dispatch(self, request, *args, **kwargs):
        if self.page is None or not may_read(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if not self.why_not:
            record_look(self.state, request.user)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        action = request.POST.get("action")
        if action not in FORMS:
            raise PermissionDenied
        form = self.forms[action] = FORMS[action](request.POST)
        if not form.is_valid():
            messages.validation_error(request, _("Nothing has been decided yet."), form)
            return self.get(request, *args, **kwargs)
        return self.decide(request, action, form.cleaned_data)

    def decide(self, request, action: str, data: dict):
        if action == "approve":
            data["accepted_findings"] = [shown.as_record() for shown in self.findings]
        try:
            self.state.task.specific.on_action(self.state, request.user, action, **data)
        except PermissionDenied as refused:
            messages.error(request, str(refused) or _("You may not decide this."))
            return redirect("articles_review", self.state.pk)
        messages.success(request, self.told(action), buttons=[messages.button(self.sheet_url, _("Review sheet"))])
        return redirect("articles_reviews")

    def told(self, action: str) -> str:
        """Where the page stands now: with its author, at the next stage, live, or waiting for its time."""
        facts = {"title": self.draft.title}
        if action == "reject":
            return _("“%(title)s” is sent back to its author.") % facts
        workflow = WorkflowState.objects.get(pk=self.state.workflow_state_id)
        if workflow.status == WorkflowState.STATUS_IN_PROGRESS:
            facts["stage"] = workflow.current_task_state.task.name
            return _("“%(title)s” is approved and now waits at %(stage)s.") % facts
        self.page.refresh_from_db()
        if self.page.live_revision_id == self.state.revision_id:
            return _("“%(title)s” is approved and live.") % facts
        self.state.revision.refresh_from_db()
        if moment := self.state.revision.approved_go_live_at:
            facts["time"] = localize(template_localtime(moment))
            return _("“%(title)s” is approved and goes live at %(time)s.") % facts
        return _("“%(title)s” is approved.") % facts

    @cached_property
    def versions(self) -> list:
        """What visitors read, or read before this version was published, if anything; then what is to be reviewed."""
        live = self.page.live_revision_id or 0
        if self.page.live and live < self.state.revision_id:
            return versions_of(self.page, None, self.state.revision)
        earlier = approved_before(self.page, self.state.revision_id)
        if revision := earlier and self.page.revisions.filter(pk=earlier).first():
            return versions_of(self.page, revision, self.state.revision)
        return [None, *versions_of(self.page, self.state.revision)]

    @property
    def before(self):
        return self.versions[0]

    @property
    def draft(self):
        return self.versions[1]

    @cached_property
    def findings(self) -> list[ShownFinding]:
        found = findings_of(self.draft)
        accepted = acceptances_of(self.page) if any(one.severity == Severity.WARN for one in found) else {}
        return [ShownFinding(one, place_of(one.place, self.draft), accepted.get(one.key)) for one in found]

    @property
    def sheet_url(self) -> str:
        return reverse("articles_review_sheet", args=[self.page.pk])

    @cached_property
    def why_not(self) -> str:
        """Why this reader sees no buttons; empty for who may decide."""
        if self.state.status == TaskState.STATUS_CANCELLED:
            return already_decided(self.state)
        if self.state.status != TaskState.STATUS_IN_PROGRESS:
            return _("This stage is decided.")
        if self.page.latest_revision_id != self.state.revision_id:
            return _("The page has been changed since. What is shown here is no longer the version to review.")
        if self.page.locked and self.page.locked_by_id != self.request.user.pk:
            return locked_by(self.page)
        if waiting_for(self.request.user).filter(pk=self.state.pk).exists():
            return ""
        return why_not_reviewer(self.state.task.specific, self.page, self.request.user)

    @property
    def newer(self) -> TaskState | None:
        """The review that waits instead of one that an edit has cancelled."""
        return waiting_review(self.page) if self.state.status == TaskState.STATUS_CANCELLED else None

    def get_page_title(self):
        return _("Review")

    def get_page_subtitle(self):
        return self.draft.title

    def get_breadcrumbs_items(self):
        return breadcrumbs(self.above, self.draft.title, _("Review"))

    @cached_property
    def above(self):
        return ancestors(self.page)

    @cached_property
    def header_buttons(self):
        preview = reverse("wagtailadmin_pages:revisions_view", args=[self.page.pk, self.state.revision_id])
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            HeaderButton(_("Preview"), preview, icon_name="view", attrs={"target": "_blank"}, priority=10),
            HeaderButton(_("Edit"), edit, icon_name="edit", priority=20),
            HeaderButton(_("Review sheet"), self.sheet_url, icon_name="doc-full", priority=30),
        ]

    def get_context_data(self, **kwargs):
        blocking = [shown for shown in self.findings if shown.is_blocking]
        return super().get_context_data(**kwargs) | {
            "state": self.state,
            "page": self.page,
            "above": self.above,
            "draft": self.draft,
            "stages": stages_of(self.state.workflow_state, self.state.revision_id, self.state.pk),
            "comparisons": list(self.comparisons()),
            "is_first": self.before is None,
            "findings": self.findings,
            "blocking": blocking,
            "remarks": remarks_of(self.draft),
            "approval": self.forms["approve"],
            "send_back": self.forms["reject"],
            "why_not": self.why_not,
            "newer": self.newer,
        }

    def comparisons(self):
        """What changed from the live version; of a first version, all that is in it."""
        before = self.before
        for comparison in comparisons_of(self.draft, before or self.draft, self.draft, self.request):
            if comparison.has_changed() if before else has_content(comparison):
                yield comparison


def has_content(comparison) -> bool:
    value = getattr(comparison, "val_b", None)
    return bool(value.all() if hasattr(value, "all") else value)
