from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from .assignment import AssignmentRule
from .desk_scope import marketing_staff
from .pipeline import name_of


class RuleForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = marketing_staff(self.for_user)
        self.fields["people"].label_from_instance = name_of


def people_in_turn(rule: AssignmentRule) -> str:
    return "、".join(name_of(person) for person in rule.people.all())


class AssignmentRuleViewSet(SnippetViewSet):
    """Who gets which new leads."""

    model = AssignmentRule
    icon = "group"
    menu_label = _("Rules of assignment")
    menu_order = 805
    add_to_settings_menu = True
    ordering = ["order", "pk"]
    list_display = [
        "name",
        Column("order", label=_("Order"), sort_key="order"),
        Column("institution", label=_("Institution"), accessor=lambda rule: rule.institution or _("any")),
        Column("form_page", label=_("Form"), accessor=lambda rule: rule.form_page or _("any")),
        Column("words", label=_("Words of the topic")),
        Column("people", label=_("People"), accessor=people_in_turn),
        BooleanColumn("is_active", label=_("In use")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("order")]),
            MultiFieldPanel(
                [FieldPanel("institution"), FieldPanel("form_page"), FieldPanel("words")],
                heading=_("Which leads"),
            ),
            MultiFieldPanel(
                [FieldPanel("people", widget=forms.CheckboxSelectMultiple), FieldPanel("is_active")],
                heading=_("To whom"),
            ),
        ],
        base_form_class=RuleForm,
    )

    def get_queryset(self, request):
        return AssignmentRule.objects.select_related("institution", "form_page").prefetch_related("people")

    def register_chooser_viewset(self):
        """Nothing refers to a rule by choosing it."""
