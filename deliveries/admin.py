"""The ledger of outgoing messages."""

from datetime import timedelta

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

import django_filters

from .dead_letters import DeadLettersPanel
from .models import Delivery
from .reasons import in_words
from .rights import deliveries_open_to, targets_open_to

OPEN = [Delivery.State.QUEUED, Delivery.State.SENDING]
ONE_LINE = "w-whitespace-nowrap"


def moment(value) -> str:
    return f"{localtime(value):%Y-%m-%d %H:%M:%S}" if value else ""


class LedgerFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("state"), choices=Delivery.State.choices, widget=forms.CheckboxSelectMultiple
    )
    channel = django_filters.ChoiceFilter(label=_("channel"), choices=Delivery.Channel.choices)
    notice_target = django_filters.ModelChoiceFilter(
        label=_("notice target"), queryset=lambda request: targets_open_to(request.user)
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("created at"), widget=DateRangePickerWidget)

    class Meta:
        model = Delivery
        fields = ["state", "channel", "notice_target", "created_at"]


def progress(user) -> dict:
    """How far the sending has come: what is open or given up, and what arrived within a day."""
    found = deliveries_open_to(user).order_by()
    counts = dict(found.filter(state__in=[*OPEN, Delivery.State.DEAD]).values_list("state").annotate(Count("pk")))
    # `next_at` stays at the last attempt, and is indexed with the state.
    lately = timezone.now() - timedelta(days=1)
    sent = found.filter(state=Delivery.State.SENT, next_at__gte=lately).count()
    still = sum(counts.get(state, 0) for state in OPEN)
    return {"waiting": still, "dead": counts.get(Delivery.State.DEAD, 0), "sent": sent, "all": still + sent}


class LedgerIndexView(IndexView):
    def get_base_queryset(self):
        return deliveries_open_to(self.request.user).select_related("notice_target")

    def get_context_data(self, **kwargs):
        dead = DeadLettersPanel(self.request.user)
        return super().get_context_data(**kwargs) | {"progress": progress(self.request.user), "dead_letters": dead}


class LedgerInspectView(InspectView):
    def get_object(self, queryset=None):
        try:
            return get_object_or_404(deliveries_open_to(self.request.user), pk=unquote(str(self.pk)))
        except ValidationError as error:  # no UUID
            raise Http404 from error

    def get_last_error_display_value(self):
        return in_words(self.object.last_error)


class DeliveryViewSet(SnippetViewSet):
    """The ledger of outgoing messages."""

    model = Delivery
    icon = "mail"
    menu_label = _("Deliveries")
    menu_order = 900
    add_to_settings_menu = True
    index_view_class = LedgerIndexView
    inspect_view_class = LedgerInspectView
    index_template_name = "deliveries/ledger.html"
    filterset_class = LedgerFilterSet
    list_display = [
        "subject",
        Column(
            "channel",
            label=_("channel"),
            sort_key="channel",
            accessor=lambda delivery: delivery.get_channel_display(),
            classname=ONE_LINE,
        ),
        Column("notice_target", label=_("notice target"), accessor=lambda delivery: delivery.notice_target or "—"),
        StatusTagColumn(
            "state",
            label=_("state"),
            sort_key="state",
            accessor=lambda delivery: delivery.get_state_display(),
            primary=lambda delivery: delivery.state == Delivery.State.DEAD,
            classname=ONE_LINE,
        ),
        Column("attempts", label=_("attempts"), sort_key="attempts"),
        Column("last_error", label=_("last error"), accessor=lambda delivery: in_words(delivery.last_error)),
        Column(
            "created_at",
            label=_("created at"),
            sort_key="created_at",
            accessor=lambda delivery: moment(delivery.created_at),
            classname=ONE_LINE,
        ),
        Column(
            "sent_at",
            label=_("sent at"),
            sort_key="sent_at",
            accessor=lambda delivery: moment(delivery.sent_at),
            classname=ONE_LINE,
        ),
    ]
    search_fields = ["key", "subject"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "id",
        "channel",
        "notice_target",
        "subject",
        "state",
        "attempts",
        "created_at",
        "next_at",
        "sent_at",
        "last_error",
    ]
    copy_view_enabled = False

    def register_chooser_viewset(self):
        """Nothing refers to a message by choosing it, and a chooser would list the ledger to everybody in the admin."""
