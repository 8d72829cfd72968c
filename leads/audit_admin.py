from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from .audit import AuditEntry
from .lead import as_text
from .pipeline import Reason

WORDS = {
    "filters": _("filters"),
    "given": _("Assigned to"),
    "leads": _("Leads"),
    "notices": _("Consent notices"),
    "number": _("Hash of the number"),
    "phones": _("full telephone numbers"),
    "reason": _("Reason"),
    "received": _("Received at"),
    "rows": _("Rows"),
    "nod": _("Second person"),
    "sha256": "SHA-256",
    "why": _("Reason"),
}


def in_words(entry: AuditEntry) -> str:
    """The facts of an entry as people read them; those without a value are left out."""
    said = {name: value for name, value in entry.facts.items() if value not in ("", None, {})}
    return "；".join(f"{WORDS.get(name, name)}：{value_in_words(name, value)}" for name, value in said.items())


def value_in_words(name: str, value) -> str:
    if name == "reason" and value in Reason.values:
        return str(Reason(value).label)
    if isinstance(value, dict):
        return "、".join(f"{key} × {count}" for key, count in value.items())
    return as_text(value)


class AuditPolicy(ModelPermissionPolicy):
    """The log is read, never written by hand."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)


class AuditViewSet(SnippetViewSet):
    """Who saw, took out or erased personal data."""

    model = AuditEntry
    icon = "history"
    menu_label = _("Audit log of leads")
    menu_order = 820
    add_to_settings_menu = True
    list_display = [
        "number",
        Column("at", label=_("At"), sort_key="at", accessor=lambda entry: f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
        Column("action", label=_("Deed"), accessor=lambda entry: entry.get_action_display()),
        Column("by_name", label=_("By"), sort_key="by_name"),
        Column("about", label=_("About")),
        Column("facts", label=_("Facts"), accessor=in_words),
    ]
    list_filter = ["action"]
    search_fields = ["about", "by_name"]
    inspect_view_enabled = True
    copy_view_enabled = False

    def register_chooser_viewset(self):
        """Nothing refers to an entry by choosing it."""
