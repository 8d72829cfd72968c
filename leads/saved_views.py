"""Named lists of leads, ready-made, of one's own and shared; and the columns somebody has chosen."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

# What belongs to one visit and not to the list.
PASSING = ("p", "export", "_w_filter_fragment", "_w_header_buttons_fragment")


class SavedView(models.Model):
    """A list of leads under a name: its filters, its words and its order."""

    name = models.CharField(_("name"), max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="+"
    )
    is_shared = models.BooleanField(_("for all colleagues"), default=False)
    query = models.CharField(_("filters"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="leads_one_view_per_name")]

    def __str__(self):
        return self.name


class DeskLayout(models.Model):
    """The columns of somebody's list, in order."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("layout of the lead desk")
        verbose_name_plural = _("layouts of the lead desk")
        default_permissions = ()

    def __str__(self):
        return f"{self.user_id}"


@dataclass(frozen=True)
class ReadyView:
    """A view that is always there."""

    name: str
    query: str


READY = (
    ReadyView(_("All"), ""),
    ReadyView(_("My open leads"), "assignee=me&open=true"),
    ReadyView(_("New today"), "received=today"),
    ReadyView(_("Overdue"), "due=overdue"),
    ReadyView(_("Assigned to nobody"), "assignee=nobody&open=true"),
    ReadyView(_("Suspected spam"), "spam=only"),
)


def lasting(query: QueryDict) -> str:
    """What of an address makes the list: its filters that say something, sorted, without the page."""
    said = [(name, value) for name in query for value in query.getlist(name) if value and name not in PASSING]
    kept = QueryDict(mutable=True)
    for name, value in sorted(said):
        kept.appendlist(name, value)
    return kept.urlencode()


def views_of(user) -> list:
    """The ready-made views, then those that the person sees."""
    return [*READY, *SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")]


def columns_of(user) -> list[str]:
    """The chosen columns; empty for whoever has not chosen."""
    layout = DeskLayout.objects.filter(user=user).first()
    return layout.columns if layout else []


def choose_columns(user, names: list[str]) -> None:
    """Remember these columns in this order; none: the usual ones again."""
    DeskLayout.objects.update_or_create(user=user, defaults={"columns": names})
