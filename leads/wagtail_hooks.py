from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .bulk_actions import Assign, Erase, SetState
from .dashboard import show_leads
from .desk import LeadPolicy, LeadViewSet, desk_urls
from .models import ConsentNotice, Lead


class ConsentNoticeViewSet(SnippetViewSet):
    model = ConsentNotice
    icon = "clipboard-list"
    menu_label = _("Consent notices")
    menu_order = 800
    add_to_settings_menu = True
    list_display = ["title", "version", "retention_months", "created_at"]


register_permission_policy(Lead, LeadPolicy(Lead))
register_snippet(LeadViewSet)
register_snippet(ConsentNoticeViewSet)
hooks.register("register_bulk_action", SetState)
hooks.register("register_bulk_action", Assign)
hooks.register("register_bulk_action", Erase, order=1)  # after Wagtail's, whose place it takes
hooks.register("register_admin_urls", desk_urls)
hooks.register("construct_homepage_panels", show_leads)
