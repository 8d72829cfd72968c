"""The lead desk: Wagtail's own listing, with the columns and filters of someone who calls people back."""

import contextlib

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

import swapper
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import EditView, IndexView, InspectView, SnippetViewSet

import django_filters

from .exports import WRITERS, export_leads
from .lead import Lead, as_text
from .phones import normalised
from .pipeline import name_of, note, record_changes, reveal_phone
from .spam import explained

# A number, a name or a day; Chinese would otherwise break between any two characters.
ONE_LINE = "w-whitespace-nowrap"


class LeadPolicy(ModelPermissionPolicy):
    """Seeing, working and erasing leads are rights of their own, apart from those on pages."""

    RIGHTS = {"view": "leads.view_lead", "change": "leads.work_lead", "delete": "leads.erase_lead"}

    def user_has_permission(self, user, action):
        return action in self.RIGHTS and user.has_perm(self.RIGHTS[action])


def marketing_staff(*, had: int | None = None):
    """Who works leads, by name; and whoever `had` one, though they work them no more."""
    user_model = get_user_model()
    works = Q(groups__permissions__codename="work_lead") | Q(user_permissions__codename="work_lead")
    found = user_model.objects.filter(works & Q(is_active=True) | Q(pk=had))
    return found.distinct().order_by(user_model.USERNAME_FIELD)


class StaffField(forms.ModelChoiceField):
    """Colleagues by their names."""

    def label_from_instance(self, user):
        return name_of(user)


class StaffFilter(django_filters.ModelChoiceFilter):
    @property
    def field(self):
        field = super().field
        field.label_from_instance = name_of
        return field


def institutions_with_leads(request):
    page_model = swapper.load_model("wagtailcore", "Page")
    return page_model.objects.filter(pk__in=Lead.objects.exclude(institution=None).values("institution"))


def forms_with_leads(request):
    page_model = swapper.load_model("wagtailcore", "Page")
    return page_model.objects.filter(pk__in=Lead.objects.exclude(form_page=None).values("form_page"))


class LeadFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Lead.State.choices, widget=forms.CheckboxSelectMultiple
    )
    institution = django_filters.ModelChoiceFilter(label=_("Institution"), queryset=institutions_with_leads)
    form_page = django_filters.ModelChoiceFilter(label=_("Form"), queryset=forms_with_leads)
    assignee = StaffFilter(label=_("Assigned to"), queryset=lambda request: marketing_staff())
    created_at = django_filters.DateFromToRangeFilter(label=_("Received at"), widget=DateRangePickerWidget)
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Lead.Channel.choices)
    is_suspected_spam = django_filters.BooleanFilter(label=_("Suspected spam"))

    class Meta:
        model = Lead
        fields = ["state", "institution", "form_page", "assignee", "created_at", "channel", "is_suspected_spam"]


class LeadIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("assignee")

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(*args, **kwargs, classname=f"title {ONE_LINE}")

    def search_queryset(self, queryset):
        """By name, organisation or receipt; a telephone number must be whole."""
        if not self.is_searching:
            return queryset
        words = self.search_query.strip()
        found = Q(receipt__iexact=words) | Q(organisation__icontains=words) | Q(contact_name__icontains=words)
        # What is not a telephone number is searched for as a name only.
        with contextlib.suppress(forms.ValidationError):
            found |= Q(phone_e164=normalised(words))
        return queryset.filter(found)

    @property
    def show_export_buttons(self):
        return self.request.user.has_perm("leads.export_lead")

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if not self.show_export_buttons or spreadsheet_format not in WRITERS:
            raise PermissionDenied
        chosen = Lead.objects.filter(pk__in=queryset.order_by().values("pk"))
        return export_leads(
            chosen, spreadsheet_format, user=self.request.user, filters=self.request.GET.urlencode()[:2000]
        )


class LeadForm(WagtailAdminModelForm):
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "assignee" in self.fields:
            self.fields["assignee"].queryset = marketing_staff(had=self.instance.assignee_id)
            self.fields["assignee"].label_from_instance = name_of


class LeadSummaryPanel(Panel):
    """Everything about the lead that is read and not written: answers, origin, consent, history."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "leads/desk/summary.html"

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | facts_for_desk(self.instance, self.request.user)


def facts_for_desk(lead: Lead, user) -> dict:
    answers = [(question["label"], as_text(lead.answers.get(question["key"], ""))) for question in lead.questions]
    same_phone = Lead.objects.filter(phone_e164=lead.phone_e164).exclude(pk=lead.pk)
    return {
        "lead": lead,
        "further_answers": answers,
        "spam_signs": explained(lead.spam_reasons),
        "events": lead.events.select_related("by"),
        "same_phone": same_phone[:5],
        "may_reveal": user.has_perm("leads.reveal_lead"),
        "reveal_url": reverse("leads_reveal", args=[lead.pk]),
    }


class LeadEditView(EditView):
    def save_instance(self):
        before = Lead.objects.get(pk=self.object.pk)
        lead = super().save_instance()
        record_changes(lead, before, by=self.request.user)
        if self.form.cleaned_data.get("note"):
            note(lead, self.form.cleaned_data["note"], by=self.request.user)
        return lead

    def get_success_url(self):
        return reverse(self.edit_url_name, args=[self.object.pk])


class LeadInspectView(InspectView):
    template_name = "leads/desk/inspect.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | facts_for_desk(self.object, self.request.user)


class RevealPhoneView(TemplateView):
    """Shows one telephone number to one person, once, and says so in the history."""

    template_name = "leads/desk/phone.html"

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("wagtailsnippets_leads_lead:inspect", args=[kwargs["pk"]]))

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm("leads.reveal_lead"):
            raise PermissionDenied
        lead = get_object_or_404(Lead, pk=kwargs["pk"])
        context = self.get_context_data(lead=lead, phone=reveal_phone(lead, by=request.user))
        answer = self.render_to_response(context)
        answer["Cache-Control"] = "no-store"
        return answer


class LeadViewSet(SnippetViewSet):
    model = Lead
    icon = "mail"
    menu_label = _("Leads")
    menu_order = 150
    add_to_admin_menu = True
    index_view_class = LeadIndexView
    edit_view_class = LeadEditView
    inspect_view_class = LeadInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    search_fields = ["receipt", "organisation", "contact_name", "phone_e164"]
    filterset_class = LeadFilterSet
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    list_display = [
        "receipt",
        Column(
            "created_at",
            label=_("Received at"),
            sort_key="created_at",
            accessor=lambda lead: f"{localtime(lead.created_at):%Y-%m-%d %H:%M}",
            classname=ONE_LINE,
        ),
        Column("organisation", label=_("Organisation"), sort_key="organisation"),
        Column("topic", label=_("Training topic")),
        Column("headcount", label=_("Participants"), sort_key="headcount"),
        Column("contact_name", label=_("Contact"), classname=ONE_LINE),
        Column("masked_phone", label=_("Telephone"), classname=ONE_LINE),
        Column("institution_name", label=_("Institution"), sort_key="institution_name"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda lead: lead.get_state_display(),
            primary=lambda lead: lead.state == Lead.State.NEW,
            classname=ONE_LINE,
        ),
        Column(
            "assignee",
            label=_("Assigned to"),
            sort_key="assignee",
            accessor=lambda lead: name_of(lead.assignee),
            classname=ONE_LINE,
        ),
        Column(
            "follow_up_on",
            label=_("Follow up on"),
            sort_key="follow_up_on",
            accessor=lambda lead: str(lead.follow_up_on or ""),
            classname=ONE_LINE,
        ),
    ]
    edit_handler = ObjectList(
        [
            LeadSummaryPanel(heading=_("Enquiry")),
            MultiFieldPanel(
                [
                    FieldPanel("state"),
                    FieldPanel("assignee"),
                    FieldPanel("follow_up_on", widget=AdminDateInput),
                    FieldPanel("is_suspected_spam"),
                    FieldPanel("note"),
                ],
                heading=_("Follow-up"),
            ),
        ],
        base_form_class=LeadForm,
    )

    def register_chooser_viewset(self):
        """Nothing refers to a lead by choosing it, and a chooser would show the list to everybody in the admin."""


def desk_urls():
    return [path("leads/<int:pk>/phone/", RevealPhoneView.as_view(), name="leads_reveal")]
