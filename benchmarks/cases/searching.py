"""Searching for what visitors of such a portal type. Stock Wagtail's is the view of its project template."""

from ..search_queries import QUERIES
from .case import Case, Request

SEARCH = Case(
    key="search",
    name="search",
    ours=Request("/search/?q={query}", queries=QUERIES),
    stock=Request("/search/?query={query}", queries=QUERIES),
    bare=True,
)
