import swapper

from .importing.ledger import ImportedArticle
from .review.emergency import EmergencyPublication
from .review.schedule import MissedSchedule
from .review.tasks import ReviewTask, ReviewTaskState
from .sources import ArticleSource
from .view_counts import DailyViewCount, ViewTotal

__all__ = [
    "ArticleSource",
    "DailyViewCount",
    "EmergencyPublication",
    "ImportedArticle",
    "MissedSchedule",
    "ReviewTask",
    "ReviewTaskState",
    "ViewTotal",
]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import ArticleIndexPage, ArticlePage, ArticleTag  # noqa: F401
