"""All page behaviour, for ready-made and own page classes alike."""

from .article_mixin import ArticlePageMixin
from .index_mixin import ArticleIndexPageMixin

__all__ = ["ArticleIndexPageMixin", "ArticlePageMixin"]
