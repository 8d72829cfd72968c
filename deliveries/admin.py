from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Delivery


class ReadOnlyPolicy(ModelPermissionPolicy):
    """The ledger is read, never written by hand."""

    def user_has_permission(self, user, action):
        return action in {"view"} and super().user_has_permission(user, action)


class DeliveryViewSet(SnippetViewSet):
    """The ledger of outgoing messages."""

    model = Delivery
    icon = "mail"
    menu_label = _("Deliveries")
    menu_order = 900
    add_to_settings_menu = True
    list_display = [
        "__str__",
        "subject",
        "state",
        "attempts",
        "last_error",
        DateColumn("created_at", label=_("created at"), sort_key="created_at"),
        DateColumn("sent_at", label=_("sent at"), sort_key="sent_at"),
    ]
    list_filter = ["state", "channel"]
    search_fields = ["key", "subject"]
    inspect_view_enabled = True
    inspect_view_fields = ["channel", "subject", "state", "attempts", "created_at", "next_at", "sent_at", "last_error"]
    copy_view_enabled = False

    def register_chooser_viewset(self):
        """Nothing refers to a message by choosing it, and a chooser would list the ledger to everybody in the admin."""
