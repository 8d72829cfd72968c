"""The lead desk: Wagtail's own viewset, with the list and the detail of someone who calls people back."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.views.snippets import SnippetViewSet

from .board import BoardMoveView, LeadBoardView
from .desk_columns import ColumnsView
from .desk_detail import (
    FactsPanel,
    LeadDeleteView,
    LeadEditView,
    LeadHistoryView,
    LeadInspectView,
    LeadUsageView,
    MergeView,
    RevealPhoneView,
)
from .desk_filters import LeadFilterSet
from .desk_form import LeadForm
from .desk_list import NEWEST, LeadIndexView
from .lead import Lead
from .saved_view_screens import ForgetViewView, SaveViewView


class LeadViewSet(SnippetViewSet):
    model = Lead
    icon = "mail"
    menu_label = _("Leads")
    menu_order = 150
    add_to_admin_menu = True
    index_view_class = LeadIndexView
    edit_view_class = LeadEditView
    inspect_view_class = LeadInspectView
    delete_view_class = LeadDeleteView
    history_view_class = LeadHistoryView
    usage_view_class = LeadUsageView
    inspect_view_enabled = True
    copy_view_enabled = False
    search_fields = ["receipt", "organisation"]
    filterset_class = LeadFilterSet
    ordering = NEWEST
    list_per_page = 50
    list_display = ["receipt"]
    edit_handler = ObjectList(
        [
            FactsPanel("head", heading=_("Enquiry"), icon="user"),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [
                            FieldPanel("state"),
                            FieldPanel("assignee"),
                            FieldPanel("follow_up_on", widget=AdminDateInput),
                        ]
                    ),
                    FieldPanel("note"),
                    FieldPanel("is_suspected_spam"),
                ],
                heading=_("Follow-up"),
                icon="edit",
            ),
            FactsPanel("same_person", heading=_("Same telephone number"), icon="group"),
            FactsPanel("answers", heading=_("Answers and consent"), icon="form"),
            FactsPanel("origin", heading=_("Origin of the lead"), icon="site"),
            FactsPanel("timeline", heading=_("History"), icon="history"),
        ],
        base_form_class=LeadForm,
    )

    def register_chooser_viewset(self):
        """Nothing refers to a lead by choosing it, and a chooser would show the list to everybody in the admin."""


def desk_urls():
    return [
        path("leads/<int:pk>/phone/", RevealPhoneView.as_view(), name="leads_reveal"),
        path("leads/<int:pk>/merge/", MergeView.as_view(), name="leads_merge"),
        path("leads/<int:pk>/move/", BoardMoveView.as_view(), name="leads_move"),
        path("leads/board/", LeadBoardView.as_view(), name="leads_board"),
        path("leads/board/results/", LeadBoardView.as_view(results_only=True), name="leads_board_results"),
        path("leads/columns/", ColumnsView.as_view(), name="leads_columns"),
        path("leads/views/save/", SaveViewView.as_view(), name="leads_save_view"),
        path("leads/views/<int:pk>/forget/", ForgetViewView.as_view(), name="leads_forget_view"),
    ]
