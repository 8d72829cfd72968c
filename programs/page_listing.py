"""The flat list of ready-made programmes."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from .catalogue import soonest_open_session
from .models import ProgramPage


class ProgramPageIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("field").annotate(next_start=soonest_open_session())


class ProgramsMenuItem(MenuItem):
    def is_shown(self, request):
        return user_has_any_page_permission(request.user)


class ProgramPageViewSet(PageListingViewSet):
    model = ProgramPage
    index_view_class = ProgramPageIndexView
    icon = "form"
    menu_label = _("Training programmes")
    menu_order = 210
    add_to_admin_menu = True
    menu_item_class = ProgramsMenuItem
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        ParentPageColumn("parent", label=_("Parent")),
        Column("field", label=_("Training field"), accessor="field_name", sort_key="field"),
        Column("days", label=_("Days"), sort_key="days"),
        Column("next_start", label=_("Next start"), sort_key="next_start"),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
    ]


program_page_viewset = ProgramPageViewSet("programs")
