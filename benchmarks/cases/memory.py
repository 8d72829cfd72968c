"""What a worker holds once it has answered very many pages."""

from .case import Case, Figure

KEPT = Case(
    key="memory",
    name="10,000 pages, kept",
    program="benchmarks.page_memory",
    figures=[Figure("memory", most=200)],
)
