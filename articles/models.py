import swapper

from .importing.ledger import ImportedArticle
from .sources import ArticleSource
from .view_counts import DailyViewCount, ViewTotal

__all__ = ["ArticleSource", "DailyViewCount", "ImportedArticle", "ViewTotal"]

if not swapper.is_swapped("wagtailcore", "Page"):
    from .pages import ArticleIndexPage, ArticlePage, ArticleTag  # noqa: F401
