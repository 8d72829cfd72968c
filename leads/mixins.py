"""All page behaviour, for ready-made and own page classes alike."""

from .form_mixin import LeadFormPageMixin
from .question_mixin import AbstractQuestion

__all__ = ["AbstractQuestion", "LeadFormPageMixin"]
