"""What a change touches. Every statement that writes is seen, whoever sends it: editor, worker, command, shell.

The ORM's signals would not do: `QuerySet.update`, `bulk_create`, treebeard's moves and plain SQL send none.
"""

import logging
import weakref
from collections.abc import Iterable
from contextlib import closing
from functools import cache

from django.conf import settings
from django.db.backends.signals import connection_created

from .conf import conf
from .doorway import Doorway
from .generations import ALWAYS, Generations, slot_of
from .hosts import OtherHosts
from .reads import EVERY_PAGE, TREE, branch_of, current
from .statements import Writing, writing
from .tables import (
    COUNTS,
    PAGES,
    REMEMBERED,
    SHOWN_THROUGH_OTHERS,
    UNSEEN_COLUMNS,
    image_tables,
    owned_tables,
    page_tables,
    private_tables,
)

logger = logging.getLogger(__name__)


@cache
def generations() -> Generations:
    """Those of this process."""
    found = Generations(conf.FOLDER)
    if conf.NGINX:
        found.at_rise.append(Doorway(conf.FOLDER))
    if settings.REDIS_URL:
        found.after_rise.append(OtherHosts(found, conf.FOLDER).tell)
    return found


def watch_connections() -> None:
    connection_created.connect(watch, dispatch_uid="page_cache.watch")


def watch(sender, connection, **kwargs) -> None:
    if connection.alias == "default" and see_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(see_statement)


def see_statement(execute, sql, params, many, context):
    statement = writing(sql)
    if not statement:
        reads = current.get()
        if reads is not None:
            reads.note(sql, params or ())
        return execute(sql, params, many, context)
    connection = context["connection"]
    before = touched(connection, statement, params, many)
    commits = not connection.in_atomic_block
    # Which rows will have been touched is known too late where the statement commits itself.
    announcement = Announcement(before | at_most(statement)) if commits and may_touch(statement) else None
    result = execute(sql, params, many, context)
    names = before | touched(connection, statement, params, many, done=True)
    if names and announcement is not None:
        announcement.names = names
        announcement()
    elif names:
        announce_on_commit(connection, names)
    return result


def at_most(statement) -> set[str]:
    tables = [statement.table] if isinstance(statement, Writing) else statement
    return set().union(*(whole(table) for table in tables))


def may_touch(statement) -> bool:
    return bool(at_most(statement)) and not (isinstance(statement, Writing) and is_unseen(statement))


def touched(connection, statement, params, many: bool, *, done: bool = False) -> set[str]:
    """The counters of what a statement changes: asked before it for the old place of a row, after it for the new."""
    if not isinstance(statement, Writing):
        return set().union(*(whole(table) for table in statement)) if done else set()
    if is_unseen(statement):
        return set()
    owner = owner_column(statement.table)
    if owner is None or many:
        return whole(statement.table) if done else set()
    if statement.verb == "INSERT":
        return inserted(connection, statement, owner, params) if done else set()
    if moves_branches(statement):
        return whole(statement.table) if done else set()
    return rows(connection, statement, owner, params)


def is_unseen(statement: Writing) -> bool:
    table, columns = statement.table, set(statement.columns)
    if table in private_tables() or table in COUNTS:
        return True
    if statement.verb == "INSERT":
        return table in SHOWN_THROUGH_OTHERS
    if statement.verb == "UPDATE" and columns:
        return (table == PAGES and columns <= UNSEEN_COLUMNS) or (table == "auth_user" and columns == {"last_login"})
    return False


def whole(table: str) -> set[str]:
    """Everything that depends on a table."""
    if table in private_tables() or table in COUNTS:
        return set()
    if table in page_tables() or table in owned_tables() or table in WORKFLOW:
        return {TREE, EVERY_PAGE, f"table:{table}"}
    return {f"table:{table}", *({ALWAYS} if table in REMEMBERED else ())}


# A page shows who approved it. The state of a review names its page by the workflow's row.
WORKFLOW = {"wagtailcore_workflowstate": "object_id", "wagtailcore_taskstate": "workflow_state_id"}


def owner_column(table: str) -> str | None:
    """The column that says to which page or picture a row belongs; None where a row belongs to nobody."""
    if table == PAGES:
        return "id"
    if table in page_tables():
        return "page_ptr_id"
    return owned_tables().get(table) or WORKFLOW.get(table) or image_tables().get(table)


def moves_branches(statement: Writing) -> bool:
    """Whether pages are given other paths by a condition that does not find them afterwards."""
    return statement.table == PAGES and "path" in statement.columns and '"id" =' not in statement.where


def rows(connection, statement: Writing, owner: str, params) -> set[str]:
    asked = f'SELECT DISTINCT "{owner}" FROM "{statement.table}" WHERE {statement.where}'  # noqa: S608 -- a statement's own words
    return names_of(connection, statement.table, fetch(connection, asked, statement.parameters(params)))


def inserted(connection, statement: Writing, owner: str, params) -> set[str]:
    width, values = len(statement.columns), list(params or ())
    if owner not in statement.columns:
        if statement.table != PAGES or "path" not in statement.columns:
            return set() if statement.table in image_tables() else whole(statement.table)
        place = statement.columns.index("path")
        return {EVERY_PAGE, *(branch_of(path) for path in values[place::width])}
    return names_of(connection, statement.table, values[statement.columns.index(owner) :: width])


def names_of(connection, table: str, owners: Iterable) -> set[str]:
    """The counters of pages, by their keys, or of pictures."""
    owners = [owner for owner in owners if owner is not None]
    if not owners:
        return set()
    if table in image_tables():
        return {f"image:{owner}" for owner in owners}
    marks = ", ".join(["%s"] * len(owners))
    if table == "wagtailcore_taskstate":
        asked = f"SELECT object_id FROM wagtailcore_workflowstate WHERE id IN ({marks})"  # noqa: S608 -- only marks
        return names_of(connection, "wagtailcore_workflowstate", fetch(connection, asked, owners))
    asked = f"SELECT path FROM {PAGES} WHERE id IN ({marks})"  # noqa: S608 -- only marks
    return {EVERY_PAGE, *(branch_of(path) for path in fetch(connection, asked, [int(owner) for owner in owners]))}


def fetch(connection, sql: str, params: list) -> list:
    # A cursor of its own: neither counted as a query of the caller nor seen by this watch.
    with connection.wrap_database_errors, closing(connection.create_cursor()) as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


class Announcement:
    """Raises the counters once its transaction has committed; from now on a mark says that it is about to."""

    def __init__(self, names: set[str]):
        self.names, self.mark = set(), None
        self.told = False
        try:
            self.mark = generations().mark()
        except OSError:
            logger.exception("Cached pages are late if this process dies now: the folder cannot be written.")
        else:
            weakref.finalize(self, self.mark.remove)  # what is rolled back will not be told
        self.add(names)

    def add(self, names: set[str]) -> None:
        new = names - self.names
        self.names |= names
        if not new or self.mark is None:
            return
        try:
            self.mark.add(map(slot_of, new))
        except OSError:
            logger.exception("What is about to change could not be noted: the disk is full.")

    def __call__(self) -> None:
        self.told = True  # what comes later needs one of its own
        try:
            generations().rise(self.names, self.mark)
        except OSError:
            logger.exception("A change is stored, but cached pages may not know of it: the folder cannot be written.")


def announce_on_commit(connection, names: set[str]) -> None:
    waiting = connection.run_on_commit[-1] if connection.run_on_commit else None
    # One announcement is enough for statements that will be committed, or rolled back, together.
    same = waiting and isinstance(waiting[1], Announcement) and waiting[0] == set(connection.savepoint_ids)
    if same and not waiting[1].told:
        waiting[1].add(names)
    else:
        connection.on_commit(Announcement(names))
