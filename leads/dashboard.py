"""After logging in: the enquiries that nobody has answered yet, and those whose time of storage is over."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.admin.ui.components import Component

from .lead import Lead
from .retention import kept_too_long
from .rights import leads_seen_by, may_somewhere

SHOWN = 5


class LeadsPanel(Component):
    """The first few of some leads, and how many more there are; nothing where there are none."""

    template_name = "leads/desk/panel.html"

    def __init__(self, name: str, heading: str, leads: QuerySet, *, order: int, nothing: str = "", query: str = ""):
        self.name, self.heading, self.leads, self.order = name, heading, leads, order
        self.nothing, self.query = nothing, query

    def get_context_data(self, parent_context):
        return {"panel": self, "shown": self.leads[:SHOWN], "more": self.leads.count() - SHOWN}


def unanswered(user) -> QuerySet:
    """New leads that this person works, the latest first; what looks like spam waits in the list."""
    return (
        leads_seen_by(user, "work").filter(state=Lead.State.NEW, is_suspected_spam=False).order_by("-created_at", "-pk")
    )


def to_follow_up(user) -> QuerySet:
    """What this person meant to call back by today."""
    mine = leads_seen_by(user, "work").filter(assignee=user, follow_up_on__lte=timezone.localdate())
    return mine.exclude(state__in=[Lead.State.WON, Lead.State.INVALID]).order_by("follow_up_on", "pk")


def show_leads(request, panels) -> None:
    """Hook `construct_homepage_panels`."""
    user = request.user
    if may_somewhere(user, "work"):
        nothing = _("Every enquiry has been answered.")
        panels.append(
            LeadsPanel("new_leads", _("New enquiries"), unanswered(user), order=110, nothing=nothing, query="state=new")
        )
        panels.append(LeadsPanel("leads_to_follow_up", _("To follow up by today"), to_follow_up(user), order=111))
    if may_somewhere(user, "erase"):
        over = kept_too_long(among=leads_seen_by(user, "erase"))
        nothing = _("No enquiry has outlived its time of storage.")
        panels.append(LeadsPanel("leads_to_erase", _("Time of storage is over"), over, order=120, nothing=nothing))
