import swapper

from .registers import Lecturer, ProgramSession, TrainingAudience, TrainingBase, TrainingField

__all__ = ["Lecturer", "ProgramSession", "TrainingAudience", "TrainingBase", "TrainingField"]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import ProgramBase, ProgramIndexPage, ProgramLecturer, ProgramPage  # noqa: F401
