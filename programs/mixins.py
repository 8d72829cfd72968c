"""All page behaviour, for ready-made and own page classes alike."""

from .index_mixin import ProgramIndexPageMixin
from .program_mixin import ProgramBaseMixin, ProgramLecturerMixin, ProgramPageMixin

__all__ = ["ProgramBaseMixin", "ProgramIndexPageMixin", "ProgramLecturerMixin", "ProgramPageMixin"]
