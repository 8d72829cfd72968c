"""The table of contents of the benchmarks. A new case is an object in one of these modules."""

from . import api, editing, exports, feeds, forms, memory, pages, reading, searching
from .case import Case

ALL: list[Case] = [
    case
    for module in (pages, api, reading, forms, searching, feeds, exports, editing, memory)
    for case in vars(module).values()
    if isinstance(case, Case)
]
