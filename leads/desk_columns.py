"""The columns of the desk, of which everybody chooses their own, and the screen on which they do."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from wagtail.admin.ui.tables import Column, StatusTagColumn

from .lead import Lead
from .pipeline import name_of
from .rights import may_somewhere
from .saved_views import choose_columns, columns_of

# A number, a name or a day; Chinese would otherwise break between any two characters.
ONE_LINE = "w-whitespace-nowrap"
FEW_LINES = "leads-words"
LIST = "wagtailsnippets_leads_lead:list"


class DueColumn(Column):
    """The day to call back; one that is over stands out."""

    cell_template_name = "leads/desk/due_cell.html"


def on_one_line(name: str, label, accessor=None, *, sort_key: str | None = None) -> Column:
    return Column(name, label=label, accessor=accessor, sort_key=sort_key, classname=ONE_LINE)


def moment(name: str):
    return lambda lead: f"{localtime(getattr(lead, name)):%Y-%m-%d %H:%M}" if getattr(lead, name) else ""


COLUMNS = [
    on_one_line("created_at", _("Received at"), moment("created_at"), sort_key="created_at"),
    Column("organisation", label=_("Organisation"), sort_key="organisation", classname=FEW_LINES),
    Column("topic", label=_("Training topic"), classname=FEW_LINES),
    Column("headcount", label=_("Participants"), sort_key="headcount"),
    on_one_line("masked_name", _("Contact")),
    on_one_line("masked_phone", _("Telephone")),
    Column("institution_name", label=_("Institution"), sort_key="institution_name", classname=FEW_LINES),
    StatusTagColumn(
        "state",
        label=_("State"),
        accessor=lambda lead: lead.get_state_display(),
        primary=lambda lead: lead.state == Lead.State.NEW,
        classname=ONE_LINE,
    ),
    on_one_line("assignee", _("Assigned to"), lambda lead: name_of(lead.assignee), sort_key="assignee"),
    DueColumn("follow_up_on", label=_("Follow up on"), sort_key="follow_up_on", classname=ONE_LINE),
    Column("form_title", label=_("Form"), classname=FEW_LINES),
    Column("source_title", label=_("Source page"), classname=FEW_LINES),
    on_one_line("channel", _("Channel"), lambda lead: lead.get_channel_display()),
    Column("referrer_host", label=_("Referring site")),
    Column("utm_source", label=_("Campaign source")),
    Column("utm_campaign", label=_("Campaign")),
    on_one_line("device", _("Device"), lambda lead: lead.get_device_display()),
    on_one_line("first_contacted_at", _("First contacted at"), moment("first_contacted_at")),
]
USUAL = [column.name for column in COLUMNS[:10]]
BY_NAME = {column.name: column for column in COLUMNS}


def chosen_columns(user) -> list[Column]:
    """The columns this person wants, in order; a column that is no more is left out."""
    known = [name for name in columns_of(user) if name in BY_NAME]
    return [BY_NAME[name] for name in known or USUAL]


class ColumnsView(TemplateView):
    """Which columns and in which order. Works without scripts: every arrow is a button that sends the form."""

    template_name = "leads/desk/columns.html"

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, *, order=None, shown=None, **kwargs):
        shown = [column.name for column in chosen_columns(self.request.user)] if shown is None else shown
        order = order or [*shown, *(name for name in BY_NAME if name not in shown)]
        rows = [{"name": name, "label": BY_NAME[name].label, "shown": name in shown} for name in order]
        return super().get_context_data(**kwargs) | {"rows": rows}

    def post(self, request, *args, **kwargs):
        order = known_once(request.POST.getlist("order"))
        order += [name for name in BY_NAME if name not in order]
        shown = [name for name in order if name in request.POST.getlist("shown")]
        if "up" in request.POST or "down" in request.POST:
            step(order, request.POST.get("up"), -1)
            step(order, request.POST.get("down"), 1)
            return self.render_to_response(self.get_context_data(order=order, shown=shown))
        choose_columns(request.user, [] if "usual" in request.POST else shown)
        messages.success(request, gettext("The columns of your list are saved."))
        return HttpResponseRedirect(reverse(LIST))


def known_once(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name in BY_NAME]


def step(order: list[str], name: str | None, by: int) -> None:
    """Move the name one place up or down, if there is one."""
    if name in order and 0 <= order.index(name) + by < len(order):
        at = order.index(name)
        order[at], order[at + by] = order[at + by], order[at]
