"""The page classes on which the mixin tests run."""

from django.conf import settings

from tests.own_pages.models import OwnProgramIndexPage, OwnProgramLecturer, OwnProgramPage


class OwnPages:
    index_class = OwnProgramIndexPage
    program_class = OwnProgramPage
    lecturer_row_class = OwnProgramLecturer


if not settings.SWAPPED_BASE_PAGE:
    from programs.models import ProgramIndexPage, ProgramLecturer, ProgramPage

    class ReadyMadePages:
        index_class = ProgramIndexPage
        program_class = ProgramPage
        lecturer_row_class = ProgramLecturer

else:

    class ReadyMadePages(OwnPages):
        """There are none: the own pages stand in, so that every claim still runs."""
