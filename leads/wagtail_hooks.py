from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin import messages
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .assignment_admin import AssignmentRuleViewSet
from .audit import AuditEntry
from .audit_admin import AuditPolicy, AuditViewSet
from .bulk_actions import Assign, Erase, SetState
from .dashboard import show_leads
from .desk import LeadViewSet, desk_urls
from .desk_menu import overdue_menu_item
from .exports.record_columns import exports_menu_item
from .exports.screens import export_urls
from .file_views import file_urls
from .importing.screens import import_urls
from .models import AssignmentRule, ConsentNotice, Lead
from .people_views import person_menu_item, person_urls
from .pulling.screens import token_urls, tokens_menu_item
from .quarantine import quarantine_urls
from .rights import institutions_open_to
from .rights_panel import GroupRightsFormSet
from .rights_policy import ConfiguredPolicy, LeadPolicy
from .statistics.screens import statistics_menu_item, statistics_urls


class ConsentNoticeViewSet(SnippetViewSet):
    model = ConsentNotice
    icon = "clipboard-list"
    menu_label = _("Consent notices")
    menu_order = 800
    add_to_settings_menu = True
    list_display = ["title", "version", "retention_months", "created_at"]


def keep_what_was_agreed_to(request, notices):
    """A notice is deleted only while nobody has agreed to it."""
    if any(isinstance(notice, ConsentNotice) and notice.leads.exists() for notice in notices):
        messages.error(request, gettext("Somebody has agreed to this version. It stays, for it shows what was read."))
        return redirect("wagtailsnippets_leads_consentnotice:list")


register_permission_policy(Lead, LeadPolicy(Lead))
register_permission_policy(ConsentNotice, ConfiguredPolicy(ConsentNotice))
register_permission_policy(AssignmentRule, ConfiguredPolicy(AssignmentRule))
register_permission_policy(AuditEntry, AuditPolicy(AuditEntry))
register_snippet(LeadViewSet)
register_snippet(AuditViewSet)
register_snippet(ConsentNoticeViewSet)
register_snippet(AssignmentRuleViewSet)
hooks.register("before_delete_snippet", keep_what_was_agreed_to)
hooks.register("register_bulk_action", SetState)
hooks.register("register_bulk_action", Assign)
hooks.register("register_bulk_action", Erase, order=1)  # after Wagtail's, whose place it takes
hooks.register("register_admin_urls", desk_urls)
hooks.register("register_admin_urls", file_urls)
hooks.register("register_admin_urls", person_urls)
hooks.register("register_admin_urls", export_urls)
hooks.register("register_admin_urls", token_urls)
hooks.register("register_settings_menu_item", tokens_menu_item)
hooks.register("register_reports_menu_item", exports_menu_item)
hooks.register("register_admin_urls", import_urls)
hooks.register("register_admin_urls", statistics_urls)
hooks.register("register_reports_menu_item", statistics_menu_item)
hooks.register("register_admin_menu_item", overdue_menu_item)
hooks.register("register_admin_urls", quarantine_urls)
hooks.register("register_settings_menu_item", person_menu_item)
hooks.register("construct_homepage_panels", show_leads)
hooks.register("register_group_permission_panel", lambda: GroupRightsFormSet)
# Whoever configures the leads of an institution says who is told of them.
hooks.register("notice_target_places", lambda user: institutions_open_to(user, "configure"))
