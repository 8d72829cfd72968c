"""A site's own page classes, as each app's README tells a site to write them."""

from .articles_pages import OwnArticleIndexPage, OwnArticlePage
from .leads_pages import OwnLeadFormPage
from .programs_pages import OwnProgramIndexPage, OwnProgramLecturer, OwnProgramPage

__all__ = [
    "OwnArticleIndexPage",
    "OwnArticlePage",
    "OwnLeadFormPage",
    "OwnProgramIndexPage",
    "OwnProgramLecturer",
    "OwnProgramPage",
]
