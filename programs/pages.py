"""Ready-made pages. Where the base page is swapped they do not exist: a site subclasses the mixins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import MultipleChooserPanel
from wagtail.models import Page

from zhsearch.slugs import PinyinSlugMixin

from .mixins import ProgramBaseMixin, ProgramIndexPageMixin, ProgramLecturerMixin, ProgramPageMixin


class ProgramIndexPage(PinyinSlugMixin, ProgramIndexPageMixin, Page):
    """The ready-made catalogue."""

    subpage_types = ["programs.ProgramPage"]

    content_panels = [*Page.content_panels, *ProgramIndexPageMixin.content_panels]
    promote_panels = [*Page.promote_panels, *ProgramIndexPageMixin.promote_panels]
    search_fields = [*Page.search_fields, *ProgramIndexPageMixin.search_fields]

    class Meta:
        verbose_name = _("programme index")
        verbose_name_plural = _("programme indexes")


class ProgramPage(PinyinSlugMixin, ProgramPageMixin, Page):
    """The ready-made programme."""

    parent_page_types = ["programs.ProgramIndexPage"]
    subpage_types = []

    content_panels = [
        *Page.content_panels,
        *ProgramPageMixin.content_panels,
        MultipleChooserPanel("program_lecturers", label=_("lecturers"), chooser_field_name="lecturer"),
        MultipleChooserPanel("program_bases", label=_("training bases"), chooser_field_name="base"),
    ]
    promote_panels = [ProgramPageMixin.promote_panels[0], *Page.promote_panels, *ProgramPageMixin.promote_panels[1:]]
    search_fields = [*Page.search_fields, *ProgramPageMixin.search_fields]

    class Meta:
        verbose_name = _("training programme")
        verbose_name_plural = _("training programmes")


class ProgramLecturer(ProgramLecturerMixin):
    page = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="program_lecturers")

    class Meta(ProgramLecturerMixin.Meta):
        abstract = False


class ProgramBase(ProgramBaseMixin):
    page = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="program_bases")

    class Meta(ProgramBaseMixin.Meta):
        abstract = False
