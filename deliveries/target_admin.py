"""Setting up who is told (通知对象)."""

from django.contrib.admin.utils import unquote
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import DeleteView, EditView, HistoryView, IndexView, SnippetViewSet, UsageView

from .models import Delivery
from .reasons import in_words
from .rights import target_for, targets_open_to
from .target_form import TargetForm
from .targets import NoticeTarget

WAITING = [Delivery.State.QUEUED, Delivery.State.SENDING]


class TrialPanel(Panel):
    """Buttons for what is done with the target as it is stored: try it, and for a webhook see or change its secret."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "deliveries/target_actions.html"

        def is_shown(self):
            return self.instance.pk is not None

        def get_context_data(self, parent_context=None):
            target = self.instance
            return super().get_context_data(parent_context) | {
                "target": target,
                "try_url": reverse("deliveries_try", args=[target.pk]),
                "secret_url": reverse("deliveries_secret", args=[target.pk]),
                "is_webhook": target.kind == NoticeTarget.Kind.WEBHOOK,
                "last": test_in_words(target),
            }


def test_in_words(target: NoticeTarget) -> str:
    if target.tried_at is None:
        return ""
    words = in_words(target.tried_error) or _("It arrived.")
    return f"{localtime(target.tried_at):%Y-%m-%d %H:%M} {words}"


def backlog_in_words(target: NoticeTarget) -> str:
    words = [(target.waiting, _("%(count)d waiting")), (target.dead, _("%(count)d given up"))]
    return "，".join(said % {"count": count} for count, said in words if count) or "—"


def count_of(states: list[str]) -> Coalesce:
    found = Delivery.objects.filter(notice_target=OuterRef("pk"), state__in=states).order_by()
    counted = found.values("notice_target").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


class OneTargetMixin:
    """A view of Wagtail's on one target: 404 for those of other people's places."""

    def get_object(self, queryset=None):
        if isinstance(getattr(self, "object", None), NoticeTarget):
            return self.object  # Wagtail's own views ask twice
        target_for(self.request.user, unquote(str(self.kwargs["pk"])))
        return super().get_object(queryset)


class TargetIndexView(IndexView):
    def get_base_queryset(self):
        found = targets_open_to(self.request.user).select_related("place")
        return found.annotate(waiting=count_of(WAITING), dead=count_of([Delivery.State.DEAD]))


class TargetEditView(OneTargetMixin, EditView):
    def get_success_url(self):
        return reverse(self.edit_url_name, args=[self.object.pk])


class TargetDeleteView(OneTargetMixin, DeleteView):
    """Wagtail's own, for a target of ours."""


class TargetHistoryView(OneTargetMixin, HistoryView):
    """Wagtail's own, for a target of ours."""


class TargetUsageView(OneTargetMixin, UsageView):
    """Wagtail's own, for a target of ours."""


class DeleteTargets(DeleteBulkAction):
    """Wagtail's own, without the names of what one may not see."""

    models = [NoticeTarget]

    def get_actionable_objects(self):
        return super().get_actionable_objects()[0], {"items_with_no_access": []}


class TargetViewSet(SnippetViewSet):
    """Who is told."""

    model = NoticeTarget
    icon = "mail"
    menu_label = gettext_lazy("Notice targets")
    menu_order = 890
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = TargetIndexView
    edit_view_class = TargetEditView
    delete_view_class = TargetDeleteView
    history_view_class = TargetHistoryView
    usage_view_class = TargetUsageView
    search_fields = ["name"]
    list_filter = ["kind", "is_active"]
    list_display = [
        "name",
        Column("kind", label=gettext_lazy("Kind"), accessor=lambda target: target.get_kind_display(), sort_key="kind"),
        Column("shown_address", label=gettext_lazy("Target address")),
        Column("place", label=gettext_lazy("Scope"), accessor=lambda target: target.place or _("Whole portal")),
        Column("event_labels", label=gettext_lazy("is told of")),
        Column("backlog", label=gettext_lazy("Messages"), accessor=backlog_in_words),
        Column("tried", label=gettext_lazy("last test"), accessor=lambda target: test_in_words(target) or "—"),
        StatusTagColumn(
            "is_active",
            label=gettext_lazy("State"),
            accessor=lambda target: _("active") if target.is_active else _("switched off"),
            primary=lambda target: target.is_active,
        ),
    ]
    edit_handler = ObjectList(
        [
            TrialPanel(heading=gettext_lazy("Try it")),
            FieldPanel("name"),
            FieldPanel("is_active"),
            MultiFieldPanel(
                [FieldPanel("kind"), FieldPanel("address"), FieldPanel("secret")], heading=gettext_lazy("Where to")
            ),
            MultiFieldPanel([FieldPanel("events"), FieldPanel("place")], heading=gettext_lazy("What about")),
        ],
        base_form_class=TargetForm,
    )

    def register_chooser_viewset(self):
        """Nothing refers to a target by choosing it, and a chooser would show the list to everybody in the admin."""
