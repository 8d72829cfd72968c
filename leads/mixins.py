"""All page behaviour, for ready-made and own page classes alike."""

from .form_mixin import LeadFormPageMixin

__all__ = ["LeadFormPageMixin"]
