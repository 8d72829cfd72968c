import swapper

from .assignment import AssignmentRule
from .audit import AuditEntry, AuditHead
from .consent import ConsentNotice
from .exports.records import ExportProfile, ExportSchedule, LeadExport
from .files import LeadFile
from .form_counts import DailyFormCount
from .importing.batch import LeadImport
from .lead import Lead, LeadEvent
from .pulling.tokens import PullToken
from .rights import LeadGroupRight
from .saved_views import DeskLayout, SavedView
from .sightings import SeenNetwork, SeenWords, UsedProof

__all__ = [
    "AssignmentRule",
    "AuditEntry",
    "AuditHead",
    "ConsentNotice",
    "DailyFormCount",
    "DeskLayout",
    "ExportProfile",
    "ExportSchedule",
    "Lead",
    "LeadEvent",
    "LeadExport",
    "LeadFile",
    "LeadGroupRight",
    "LeadImport",
    "PullToken",
    "SavedView",
    "SeenNetwork",
    "SeenWords",
    "UsedProof",
]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import LeadFormField, LeadFormPage  # noqa: F401
