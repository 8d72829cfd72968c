"""Counting one reading: to the spool where there is one, else straight to the database."""

from ..view_counts import record_view, total_views
from .live import live_count
from .visitors import is_first_in_window, is_reading


def count_reading(request, page_id: int) -> int | None:
    """The views of the page after this request, counted if a person made it; None where nobody knows the number.

    Raises OSError where the disk does not take the view.
    """
    live = live_count()
    counts = is_reading(request) and is_first_in_window(request, page_id)
    if live is None:
        if counts:
            record_view(page_id)
        return total_views([page_id])[page_id]
    if counts:
        live.add(page_id)
    return live.views(page_id)
