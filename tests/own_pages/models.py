"""A site's own page classes, as each app's README tells a site to write them."""

from .articles_pages import OwnArticleIndexPage, OwnArticlePage
from .leads_pages import OwnLeadFormPage

__all__ = ["OwnArticleIndexPage", "OwnArticlePage", "OwnLeadFormPage"]
