"""What could not be sent, by where it should have gone: shown to whoever can do something about it."""

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wagtail.admin.ui.components import Component

from .models import Delivery
from .reasons import in_words
from .rights import deliveries_open_to, may_configure
from .targets import NoticeTarget

SHOWN = 5


@dataclass(frozen=True)
class Group:
    """Given-up messages of one target, or of one channel where there is no target."""

    channel: str
    target_id: int | None
    name: str
    count: int
    reason: str

    @property
    def ledger_url(self) -> str:
        asked = {"state": Delivery.State.DEAD, "channel": self.channel, "notice_target": self.target_id or ""}
        return f"{reverse('wagtailsnippets_deliveries_delivery:list')}?{urlencode(asked)}"


def dead_of(user) -> QuerySet[Delivery]:
    return deliveries_open_to(user).filter(state=Delivery.State.DEAD)


def chosen(user, *, channel: str, target_id: int | None) -> QuerySet[Delivery]:
    """The given-up messages of one group."""
    return dead_of(user).filter(channel=channel, notice_target=target_id)


def groups_of(user) -> list[Group]:
    """The groups with the latest failures first; a constant number of queries."""
    dead = dead_of(user)
    rows = dead.order_by().values("channel", "notice_target").annotate(count=Count("pk"), latest=Max("next_at"))
    rows = list(rows.order_by("-latest")[:SHOWN])
    names = dict(NoticeTarget.objects.filter(pk__in=[row["notice_target"] for row in rows]).values_list("pk", "name"))
    return [group_from(row, names, dead) for row in rows]


def group_from(row: dict, names: dict[int, str], dead: QuerySet[Delivery]) -> Group:
    channel, target = row["channel"], row["notice_target"]
    last = dead.filter(channel=channel, notice_target=target).order_by("-next_at").values_list("last_error", flat=True)
    name = names.get(target) or str(Delivery.Channel(channel).label)
    return Group(channel, target, name, row["count"], in_words(last.first() or ""))


class DeadLettersPanel(Component):
    """Messages that were given up, with a button for each place they should have gone to; nothing where all arrived."""

    name = "dead_letters"
    template_name = "deliveries/dead_letters.html"
    order = 60

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context):
        groups = groups_of(self.user)
        request = parent_context.get("request")
        return {
            "groups": groups,
            "may_send": self.user.has_perm("deliveries.change_delivery") or may_configure(self.user),
            "again_url": reverse("deliveries_dead", args=["again"]),
            "drop_url": reverse("deliveries_dead", args=["drop"]),
            "next": request.get_full_path() if request else "",
            "heading": _("Messages that could not be sent"),
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
        }


def show_dead_letters(request, panels) -> None:
    """Hook `construct_homepage_panels`."""
    if request.user.has_perm("deliveries.view_delivery") or may_configure(request.user):
        panels.append(DeadLettersPanel(request.user))
