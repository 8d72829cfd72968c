"""Counting readers. A stock site's developer would add one to a column of the page."""

from .case import Case, Figure, Request

BEACON = Case(
    key="beacon",
    name="beacon",
    ours=Request("{beacon_path}", post=True, holds="view_count"),
    stock=Request("/count/{news}/", post=True, holds="view_count"),
    bare=True,
    cached=True,  # as it is served: in front of Django
    counts=True,
    figures=[Figure("rate", least=8000), Figure("lost", most=0)],
)
