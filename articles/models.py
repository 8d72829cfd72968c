import swapper

from .review.emergency import EmergencyPublication
from .review.schedule import MissedSchedule
from .review.tasks import ReviewTask, ReviewTaskState
from .sources import ArticleSource
from .trash.records import DeletedPage
from .view_counts import DailyViewCount, ViewTotal
from .withdrawals.records import Withdrawal

__all__ = [
    "ArticleSource",
    "DailyViewCount",
    "DeletedPage",
    "EmergencyPublication",
    "MissedSchedule",
    "ReviewTask",
    "ReviewTaskState",
    "ViewTotal",
    "Withdrawal",
]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import ArticleIndexPage, ArticlePage, ArticleTag  # noqa: F401
