import swapper

from .sources import ArticleSource
from .view_counts import DailyViewCount, ViewTotal

__all__ = ["ArticleSource", "DailyViewCount", "ViewTotal"]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import ArticleIndexPage, ArticlePage, ArticleTag  # noqa: F401
