"""The registers (modeladmin) and the choosers that pick from them."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail_modeladmin.mixins import ThumbnailMixin
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup
from wagtail_modeladmin.views import CreateView

from .catalogue import program_models
from .models import Lecturer, ProgramSession, TrainingAudience, TrainingBase, TrainingField
from .today import local_today


class PlacedAdmin(ThumbnailMixin, ModelAdmin):
    """What lecturers and bases have in common: a picture, an institution, an order."""

    list_display_add_buttons = "name"
    list_filter = ["is_shown"]
    list_per_page = 30
    ordering = ["order", "name"]
    thumb_image_width = 40
    thumb_col_header_text = _("Picture")

    def get_queryset(self, request):
        placed = super().get_queryset(request).select_related("institution", self.thumb_image_field_name)
        return placed.prefetch_related(f"{self.thumb_image_field_name}__renditions")

    def institution_title(self, record):
        return record.institution.title if record.institution else _("All")

    institution_title.short_description = _("institution")

    # Django's own display is a picture from its admin, which is not installed.
    def shown_text(self, record):
        return _("Yes") if record.is_shown else _("No")

    shown_text.short_description = _("shown on the site")
    shown_text.admin_order_field = "is_shown"


class LecturerAdmin(PlacedAdmin):
    model = Lecturer
    menu_label = _("Lecturers")
    menu_icon = "group"
    thumb_image_field_name = "portrait"
    list_display = ["admin_thumb", "name", "position", "expertise", "institution_title", "shown_text"]
    search_fields = ["name", "position", "expertise"]
    panels = [
        FieldPanel("name"),
        FieldPanel("portrait"),
        FieldPanel("position"),
        FieldPanel("expertise"),
        FieldPanel("biography"),
        FieldPanel("institution"),
        FieldRowPanel(["order", "is_shown"]),
    ]


class TrainingBaseAdmin(PlacedAdmin):
    model = TrainingBase
    menu_label = _("Training bases")
    menu_icon = "site"
    thumb_image_field_name = "picture"
    list_display = ["admin_thumb", "name", "theme", "place", "distance", "institution_title", "shown_text"]
    search_fields = ["name", "theme", "place"]
    panels = [
        FieldPanel("name"),
        FieldPanel("picture"),
        FieldPanel("theme"),
        FieldRowPanel(["place", "distance"]),
        FieldPanel("description"),
        FieldPanel("institution"),
        FieldRowPanel(["order", "is_shown"]),
    ]


class EndedFilter(SimpleListFilter):
    title = _("time")
    parameter_name = "time"

    def lookups(self, request, model_admin):
        return [("coming", _("Not ended")), ("past", _("Ended"))]

    def queryset(self, request, queryset):
        if self.value() == "coming":
            return queryset.filter(ends_on__gte=local_today())
        return queryset.filter(ends_on__lt=local_today()) if self.value() == "past" else queryset


class SessionCreateView(CreateView):
    """Starts with the programme from whose page one came."""

    def get_instance(self):
        instance = super().get_instance()
        wanted = self.request.GET.get("program", "")
        if instance.program_id is None and wanted.isdecimal() and len(wanted) < 18:
            page = ProgramSession.program.get_queryset().filter(pk=wanted).first()
            instance.program = page
        return instance


class ProgramSessionAdmin(ModelAdmin):
    model = ProgramSession
    menu_label = _("Sessions")
    menu_icon = "calendar-alt"
    create_view_class = SessionCreateView
    list_display = ["code", "program_title", "starts_on", "ends_on", "seats_column", "state_column"]
    list_filter = [EndedFilter, "enrolment"]
    list_per_page = 30
    list_select_related = ["program", "base"]
    search_fields = ["code", "place", "program__title"]
    ordering = ["-starts_on"]

    def program_title(self, session):
        return session.program.title

    program_title.short_description = _("programme")

    def seats_column(self, session):
        return session.seats_text

    seats_column.short_description = _("seats")

    def state_column(self, session):
        return session.state_text

    state_column.short_description = _("state")

    def get_edit_handler(self):
        # Which page classes are programmes is known only once all apps are loaded.
        kinds = [model._meta.label for model in program_models()]
        return ObjectList(
            [
                PageChooserPanel("program", page_type=kinds),
                FieldPanel("code"),
                FieldRowPanel(["starts_on", "ends_on", "enrol_by"]),
                FieldRowPanel(["place", "base"]),
                MultiFieldPanel([FieldRowPanel(["seats", "seats_taken", "enrolment"])], heading=_("Seats")),
            ]
        )


class VocabularyAdmin(ModelAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]
    ordering = ["order", "name"]
    panels = [FieldPanel("name"), FieldPanel("order")]


class TrainingFieldAdmin(VocabularyAdmin):
    model = TrainingField
    menu_label = _("Training fields")
    menu_icon = "tag"


class TrainingAudienceAdmin(VocabularyAdmin):
    model = TrainingAudience
    menu_label = _("Audiences")
    menu_icon = "user"


class TrainingRegisters(ModelAdminGroup):
    menu_label = _("Training registers")
    menu_icon = "folder-open-inverse"
    menu_order = 220
    items = (ProgramSessionAdmin, LecturerAdmin, TrainingBaseAdmin, TrainingFieldAdmin, TrainingAudienceAdmin)


class LecturerChooser(ChooserViewSet):
    model = Lecturer
    icon = "group"
    choose_one_text = _("Choose a lecturer")
    choose_another_text = _("Choose another lecturer")
    edit_item_text = _("Edit this lecturer")


class TrainingBaseChooser(ChooserViewSet):
    model = TrainingBase
    icon = "site"
    choose_one_text = _("Choose a training base")
    choose_another_text = _("Choose another training base")
    edit_item_text = _("Edit this training base")


lecturer_chooser = LecturerChooser("programs_lecturer_chooser")
training_base_chooser = TrainingBaseChooser("programs_training_base_chooser")
