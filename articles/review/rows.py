"""Reviews as lines of the inbox: whatever a line shows is fetched for the whole page at once."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from .credits import person
from .due import due_date, working_days_late
from .looks import ReviewLook
from .waiting import page_model

BELOW_HOME = 3


@dataclass
class Row:
    """One review and the page it is about."""

    state: object
    page: object
    section: str
    seen_by: list[str] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.state.pk

    @property
    def title(self) -> str:
        return self.page.draft_title

    @property
    def url(self) -> str:
        return reverse("articles_review", args=[self.state.pk])

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    @property
    def author(self) -> str:
        user = self.state.workflow_state.requested_by or self.page.owner
        return person(user) if user else ""

    @property
    def stage(self) -> str:
        return self.state.task.name

    @property
    def due(self) -> date:
        return due_date(self.state.started_at)

    @property
    def late(self) -> str:
        return "" if self.state.finished_at else self.late_on(localdate())

    def late_on(self, day: date) -> str:
        """How long it has been overdue by that day; empty while in time."""
        days = working_days_late(self.state.started_at, day)
        if not days:
            return ""
        return ngettext("overdue by %(days)d working day", "overdue by %(days)d working days", days) % {"days": days}

    @property
    def decided_by(self) -> str:
        return person(self.state.finished_by) if self.state.finished_by else ""


def rows_of(states) -> list[Row]:
    """Rows in the order of the states; a review whose page is gone is left out."""
    states = list(states)
    pages = page_model().objects.select_related("owner").in_bulk({int(s.workflow_state.object_id) for s in states})
    sections, looks = section_paths(pages.values()), looks_at(states)
    found = [(state, pages.get(int(state.workflow_state.object_id))) for state in states]
    return [Row(state, page, sections[page.pk], looks.get(state.pk, [])) for state, page in found if page]


def section_paths(pages) -> dict[int, str]:
    """Where each page stands, from the institution down to its section."""
    above = {page.pk: ancestors(page) for page in pages}
    wanted = {path for paths in above.values() for path in paths}
    titles = dict(page_model().objects.filter(path__in=wanted).values_list("path", "title"))
    return {pk: " › ".join(titles[path] for path in paths if path in titles) for pk, paths in above.items()}


def ancestors(page) -> list[str]:
    length = page.steplen
    return [page.path[:end] for end in range(BELOW_HOME * length, len(page.path), length)]


def looks_at(states) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for look in ReviewLook.objects.filter(task_state__in=[state.pk for state in states]).select_related("user"):
        names.setdefault(look.task_state_id, []).append(person(look.user))
    return names
