"""审稿记录: every decision of a period, as a report and as a spreadsheet for the files."""

from django.contrib.auth import get_user_model
from django.db.models import CharField
from django.db.models.functions import Cast
from django.forms import RadioSelect
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.timezone import localdate, template_localtime
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import get_page_models
from wagtail.permissions import policy_registry

import django_filters

from .checklist import CHECKLIST, ticked_labels
from .credits import person
from .person_filter import PersonFilter
from .tasks import DECISIONS, ReviewTask, ReviewTaskState

OPENS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def page_model():
    return swapper.load_model("wagtailcore", "Page")


def pages_of(user):
    return policy_registry.get_by_type(page_model()).instances_user_has_permission_for(user, "change")


def as_object_ids(pages):
    # PostgreSQL does not cast, and a workflow keeps the key of its page as text.
    return pages.order_by().values_list(Cast("pk", output_field=CharField()), flat=True)


def sections_of(request):
    """The sections with articles that the reader may edit, in the order of the tree."""
    from ..mixins import ArticleIndexPageMixin  # the mixins import the reviews

    models = [model for model in get_page_models() if issubclass(model, ArticleIndexPageMixin)]
    return pages_of(request.user).type(*models).order_by("path") if models else page_model().objects.none()


def reviewers(request):
    users = get_user_model()
    decided = ReviewTaskState.objects.exclude(finished_by=None).order_by().values("finished_by")
    return users.objects.filter(pk__in=decided).order_by(users.USERNAME_FIELD)


class SectionFilter(django_filters.ModelChoiceFilter):
    """A section stands for all that lies below it; the choice shows the tree."""

    def __init__(self, **kwargs):
        super().__init__(queryset=sections_of, method=self.keep_section, **kwargs)

    @staticmethod
    def keep_section(states, name, section):
        pages = page_model().objects.descendant_of(section, inclusive=True)
        return states.filter(workflow_state__object_id__in=as_object_ids(pages))


class RecordFilterSet(WagtailFilterSet):
    finished_at = django_filters.DateFromToRangeFilter(label=_("Decided"), widget=DateRangePickerWidget)
    section = SectionFilter(label=_("Section of the page"))
    finished_by = PersonFilter(label=_("Reviewer"), queryset=reviewers)
    task = django_filters.ModelChoiceFilter(label=_("Stage"), queryset=ReviewTask.objects.all())
    status = django_filters.ChoiceFilter(
        label=_("Decision"), choices=list(DECISIONS.items()), empty_label=_("All"), widget=RadioSelect
    )

    class Meta:
        model = ReviewTaskState
        fields = []


class Record:
    """One decision as a row."""

    def __init__(self, state: ReviewTaskState, page, section):
        self.state, self.page, self.section = state, page, str(section or "—")
        self.pk = page.pk

    @property
    def title(self):
        return self.state.revision.object_str

    @property
    def stage(self):
        return self.state.task.name

    @property
    def decision(self):
        return str(DECISIONS[self.state.status])

    @property
    def reviewer(self):
        return person(self.state.finished_by) if self.state.finished_by else "—"

    @property
    def author(self):
        return person(self.state.revision.user) if self.state.revision.user else "—"

    @property
    def finished_at(self):
        return self.state.finished_at

    @property
    def decided(self):
        """As people here read it, in a spreadsheet too; the times of Wagtail's exports are UTC."""
        return localize(template_localtime(self.state.finished_at)) if self.state.finished_at else ""

    @property
    def version(self):
        return self.state.revision_id

    @property
    def checked(self):
        return f"{len(ticked_labels(self.state.checklist))}/{len(CHECKLIST)}"

    @property
    def accepted(self):
        return "；".join(f"{item.get('message', '')}（{item['reason']}）" for item in self.reasons)

    @property
    def reasons(self):
        return [item for item in self.state.accepted_findings if item.get("reason")]

    @property
    def comment(self):
        return self.state.comment


# Names, stages and days: Chinese would otherwise break between any two characters.
NARROW = "w-whitespace-nowrap"


class RecordsReport(ReportView):
    page_title = _("Review records")
    header_icon = "clipboard-list"
    index_url_name = "articles_review_records"
    index_results_url_name = "articles_review_records_results"
    filterset_class = RecordFilterSet
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label=_("Title"), url_name="articles_review_sheet"),
        Column("section", label=_("Section of the page"), classname=NARROW),
        Column("stage", label=_("Stage"), classname=NARROW),
        Column("decision", label=_("Decision"), classname=NARROW),
        Column("reviewer", label=_("Reviewer"), classname=NARROW),
        DateColumn("finished_at", label=_("Decided"), classname=NARROW),
        Column("checked", label=_("Check-list")),
        Column("comment", label=_("Comment")),
    ]
    export_headings = {
        "title": _("Title"),
        "section": _("Section of the page"),
        "author": _("Author of the version"),
        "version": _("Version number"),
        "stage": _("Stage"),
        "decision": _("Decision"),
        "reviewer": _("Reviewer"),
        "decided": _("Decided"),
        "checked": _("Check-list"),
        "accepted": _("Findings accepted, with reasons"),
        "comment": _("Comment"),
    }
    list_export = list(export_headings)

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(page_model())

    def get_filename(self):
        return f"review-records-{localdate():%Y-%m-%d}"

    def get_queryset(self):
        decided = ReviewTaskState.objects.filter(status__in=list(DECISIONS))
        if not self.request.user.is_superuser:
            decided = decided.filter(workflow_state__object_id__in=as_object_ids(pages_of(self.request.user)))
        return decided.select_related("task", "finished_by", "revision__user").order_by("-finished_at", "-pk")

    def get_table(self, object_list):
        return super().get_table(self.decorate_paginated_queryset(object_list))

    def decorate_paginated_queryset(self, object_list):
        states = list(object_list)
        pages = page_model().objects.in_bulk({int(state.revision.object_id) for state in states})
        above = {page.path[: -page.steplen] for page in pages.values()}
        sections = {page.path: page for page in page_model().objects.filter(path__in=above)}
        return [
            Record(state, page, sections.get(page.path[: -page.steplen]))
            for state in states
            if (page := pages.get(int(state.revision.object_id)))
        ]

    def stream_csv(self, queryset):
        # Excel on Chinese Windows takes a file without this mark for GBK.
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)

    def preprocess_field_value(self, field, value, export_format):
        value = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV and str(value).startswith(OPENS_A_FORMULA):
            return f"'{value}"
        return value
