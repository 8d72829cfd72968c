from django import forms
from django.contrib.auth import get_user_model
from django.db.models import IntegerField, Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet

import django_filters

from .due import overdue_since
from .rows import BELOW_HOME, section_paths
from .tasks import ReviewTask, ReviewTaskState
from .waiting import on_pages, page_model, waiting_reviews


def sections_with_reviews() -> list[tuple[int, str]]:
    """Institutions and their sections in which something waits, as choices: two queries, however many there are."""
    model = page_model()
    keys = waiting_reviews().order_by().annotate(page_key=Cast("workflow_state__object_id", IntegerField()))
    pages = model.objects.filter(pk__in=keys.values("page_key")).order_by()
    found = Q()
    for depth in (BELOW_HOME, BELOW_HOME + 1):
        length = depth * model.steplen
        found |= Q(depth=depth, path__in=pages.values_list(Substr("path", 1, length), flat=True).distinct())
    sections = list(model.objects.filter(found, numchild__gt=0).order_by("path"))
    above = section_paths(sections)
    return [(page.pk, " › ".join(filter(None, (above[page.pk], page.title)))) for page in sections]


def people_with_reviews(request):
    asked = waiting_reviews().order_by().values("workflow_state__requested_by")
    return get_user_model().objects.filter(pk__in=asked)


class InboxFilterSet(WagtailFilterSet):
    section = django_filters.ChoiceFilter(
        label=_("Institution or section"), choices=sections_with_reviews, method="within", empty_label=_("All")
    )
    task = django_filters.ModelChoiceFilter(
        label=_("Stage"), queryset=lambda request: ReviewTask.objects.filter(active=True), method="at_stage"
    )
    author = django_filters.ModelChoiceFilter(
        label=_("Submitted by"), queryset=people_with_reviews, field_name="workflow_state__requested_by"
    )
    overdue = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[("yes", _("Overdue"))],
        empty_label=_("All"),
        method="by_due_date",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ReviewTaskState
        fields = ["section", "task", "author", "overdue"]

    def within(self, reviews, name, key):
        section = page_model().objects.get(pk=key)
        return reviews.filter(on_pages(page_model().objects.descendant_of(section, inclusive=True)))

    def at_stage(self, reviews, name, stage):
        return reviews.filter(task=stage.pk)

    def by_due_date(self, reviews, name, value):
        return reviews.filter(started_at__lt=overdue_since())
