from django.db import models

import swapper
from modelcluster.fields import ParentalKey
from wagtail.models import AbstractPage

from programs.mixins import ProgramIndexPageMixin, ProgramLecturerMixin, ProgramPageMixin

Page = swapper.load_model("wagtailcore", "Page", require_ready=False)


class OwnProgramIndexPage(ProgramIndexPageMixin, Page):
    template = "programs/program_index_page.html"
    content_panels = [*AbstractPage.content_panels, *ProgramIndexPageMixin.content_panels]
    promote_panels = [*AbstractPage.promote_panels, *ProgramIndexPageMixin.promote_panels]
    search_fields = [*AbstractPage.search_fields, *ProgramIndexPageMixin.search_fields]


class OwnProgramPage(ProgramPageMixin, Page):
    template = "programs/program_page.html"
    content_panels = [*AbstractPage.content_panels, *ProgramPageMixin.content_panels]
    promote_panels = [*AbstractPage.promote_panels, *ProgramPageMixin.promote_panels]
    search_fields = [*AbstractPage.search_fields, *ProgramPageMixin.search_fields]


class OwnProgramLecturer(ProgramLecturerMixin):
    page = ParentalKey(OwnProgramPage, on_delete=models.CASCADE, related_name="program_lecturers")
