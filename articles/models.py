import swapper

from .importing.ledger import ImportedArticle
from .proofing.accepted import AcceptedFinding
from .proofing.terms import Term
from .review.emergency import EmergencyPublication
from .review.looks import ReviewLook
from .review.schedule import MissedSchedule
from .review.tasks import ReviewTask, ReviewTaskState
from .sources import ArticleSource
from .trash.records import DeletedPage
from .view_counts import DailyViewCount, FoldedSpool, ViewTotal
from .withdrawals.records import Withdrawal

__all__ = [
    "AcceptedFinding",
    "ArticleSource",
    "DailyViewCount",
    "DeletedPage",
    "EmergencyPublication",
    "FoldedSpool",
    "ImportedArticle",
    "MissedSchedule",
    "ReviewLook",
    "ReviewTask",
    "ReviewTaskState",
    "Term",
    "ViewTotal",
    "Withdrawal",
]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import ArticleIndexPage, ArticlePage, ArticleTag  # noqa: F401
