"""What a case is: a request to ours, one to stock Wagtail that does the same, and the figures it must reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field

COUNT = "00COUNT00"  # becomes another number in every request


@dataclass(frozen=True)
class Request:
    """What is asked. `{name}` in it becomes a fact of the site; `COUNT` another number every time.

    `form` is posted. With `over_page` the form stands on the page at `path`, and `form` is what is changed in it;
    `drawn` names the fact that holds the fields which a script draws there.
    """

    path: str
    form: dict[str, str | list[str]] | None = None
    post: bool = False
    staff: bool = False
    over_page: bool = False
    drawn: str = ""
    status: int = 200
    holds: str = ""  # words that tell the wanted answer from a polite refusal
    queries: Sequence[str] = ()  # asked in turn, as {query}


@dataclass(frozen=True)
class Figure:
    """A promise: this number of the row is at least, or at most, so much."""

    what: str
    least: float | None = None
    most: float | None = None

    def is_reached(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self):
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


@dataclass(frozen=True)
class Case:
    """One row. Only a `cached` one may be answered by the page cache.

    `as_shipped` also asks stock Wagtail where it is served as its project template serves it.
    `one_by_one` is for what takes long or changes what it touches: requests in turn instead of load.
    A `heavy` one is asked once: it takes many seconds. `counts` says that every request is one view.
    One with a `program` asks nothing itself: that module serves our site, and tells the row.
    """

    key: str
    name: str
    ours: Request | None = None
    stock: Request | None = None
    as_shipped: bool = False
    bare: bool = False
    cached: bool = False
    one_by_one: bool = False
    heavy: bool = False
    counts: bool = False
    program: str = ""
    figures: Sequence[Figure] = field(default=())
    slower: Figure | None = None  # how much slower with the most articles than with the fewest
