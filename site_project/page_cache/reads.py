"""What a rendering depends on: every table it read, and of pages and pictures which ones."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from os.path import commonprefix

from django.db import connection
from django.db.models.signals import post_init

from wagtail.images import get_image_model
from wagtail.models import get_page_models

from .generations import ALWAYS
from .statements import Narrowing, reading
from .tables import COUNTS, PAGES, owned_tables, page_tables, private_tables

EVERY_PAGE = "pages"
TREE = "tree"
BRANCH = 12  # the part of a tree path that names an institution: root, portal, institution
RESTRICTIONS = "wagtailcore_pageviewrestriction"
# Tables that are read whole, together with the page each row is about.
WITH_THEIR_PAGES = {"wagtailcore_site", RESTRICTIONS}

current: ContextVar["Reads | None"] = ContextVar("reads", default=None)


def branch_of(path: str) -> str:
    """The counter of the branch in which the page stands; what stands above all branches moves the whole tree."""
    return f"branch:{path[:BRANCH]}" if len(path) >= BRANCH else TREE


class Reads:
    """Collected while one page is made. Whatever cannot be narrowed to branches depends on every page."""

    def __init__(self):
        self.tables: set[str] = set()
        self.branches: set[str] = set()
        self.pictures: set[int] = set()
        self.asked_for: set[int] = set()
        self.every_page = False
        self.sees = True
        self.page = None

    def note(self, sql: str, params) -> None:
        pages = page_tables()
        found = reading(sql, pages)
        self.tables |= found.tables
        # Wagtail asks for the restrictions of all pages, to leave out those it would show otherwise.
        self.sees = RESTRICTIONS not in found.roots
        if not found.roots & pages or found.roots & WITH_THEIR_PAGES:
            return
        bound = [self.narrow(one, params) for one in found.narrowings]
        if not any(bound):
            self.every_page = True

    def narrow(self, condition: Narrowing, params) -> bool:
        """Take note of the branches that a condition names; whether it names any."""
        values = [value for value in params[condition.first : condition.last] if value is not None]
        if condition.column in {"id", "page_ptr_id"}:
            self.asked_for |= {int(value) for value in values}
            return True
        if condition.column == "url_path":
            return True  # the pages found are seen; a missing one makes no page
        if condition.how == "BETWEEN":
            values = [commonprefix([str(value) for value in values])]
        self.branches |= {branch_of(str(value)) for value in values}
        return condition.how in {"=", "IN"} or all(len(str(value)) >= BRANCH for value in values)

    def names(self) -> set[str]:
        """The counters that the page depends on."""
        names = {ALWAYS, *(f"table:{table}" for table in self.tables - page_tables() - owned_tables().keys() - COUNTS)}
        names |= {f"image:{pk}" for pk in self.pictures}
        if self.every_page:
            return names | {EVERY_PAGE}
        return names | {TREE} | self.branches | {branch_of(path) for path in paths_of(self.asked_for)}

    @property
    def is_public(self) -> bool:
        return not self.tables & private_tables()

    @property
    def counts(self) -> bool:
        return bool(self.tables & COUNTS)


def paths_of(page_ids: set[int]) -> list[str]:
    if not page_ids:
        return []
    marks = ", ".join(["%s"] * len(page_ids))
    with closing(connection.create_cursor()) as cursor:
        cursor.execute(f'SELECT path FROM "{PAGES}" WHERE id IN ({marks})', list(page_ids))  # noqa: S608 -- only marks
        return [path for (path,) in cursor.fetchall()]


@contextmanager
def collected() -> Iterator[Reads]:
    """What this thread reads meanwhile."""
    reads = Reads()
    token = current.set(reads)
    try:
        yield reads
    finally:
        current.reset(token)


def see_page(sender, instance, **kwargs) -> None:
    reads = current.get()
    if reads is not None and reads.sees and instance.__dict__.get("path"):
        reads.branches.add(branch_of(instance.path))


def see_picture(sender, instance, **kwargs) -> None:
    reads = current.get()
    if reads is not None and instance.pk:
        reads.pictures.add(instance.pk)


def see_served_page(page, request, serve_args, serve_kwargs) -> None:
    """Hook `before_serve_page`: runs after Wagtail's own, which turns those away who may not see the page."""
    reads = current.get()
    if reads is not None:
        reads.page = page


def watch_objects() -> None:
    for model in get_page_models():
        post_init.connect(see_page, sender=model, dispatch_uid=f"page_cache.{model._meta.label}")
    post_init.connect(see_picture, sender=get_image_model(), dispatch_uid="page_cache.picture")
