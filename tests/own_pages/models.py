from .programs_pages import OwnProgramIndexPage, OwnProgramLecturer, OwnProgramPage  # noqa: F401 -- models
