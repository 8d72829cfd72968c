import swapper

from .consent import ConsentNotice
from .lead import Lead, LeadEvent, LeadExport

__all__ = ["ConsentNotice", "Lead", "LeadEvent", "LeadExport"]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import LeadFormField, LeadFormPage  # noqa: F401
