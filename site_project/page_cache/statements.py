"""What one SQL statement reads or writes, from its text alone. What is not understood counts as touching everything.

Statements are those of Django's ORM, which asks in few shapes; the texts repeat, so each is taken apart once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

TABLES = re.compile(r'\b(FROM|(?:(?:LEFT OUTER|INNER) )?JOIN)\s+"?(\w+)"?(?:\s+"?([TUVW]\d+)"?)?', re.I)
# What narrows a query to certain pages: `"wagtailcore_page"."path" LIKE %s`, `U0."id" IN (%s, %s)`, …
NARROWED = re.compile(
    r'"?(\w+)"?\."(id|page_ptr_id|path|url_path)"(?:::\w+)? (=|LIKE|IN|BETWEEN) (%s|\((?:%s(?:, )?)+\))(?: AND (%s))?',
    re.I,
)
# A branch as `path > %s AND path <= %s`.
BETWEEN_PATHS = re.compile(r'"?(\w+)"?\."path"(?:::\w+)? >=? (%s) AND "?\1"?\."path"(?:::\w+)? <=? %s', re.I)
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP|MERGE|COPY|WITH)\b", re.I)
NAME = r'(?:ONLY\s+)?(?:"?\w+"?\.)?"?\w+"?'
WRITTEN = re.compile(
    r"\b(?:INTO|UPDATE|DELETE FROM|(?:TRUNCATE\s+)?TABLE(?: IF (?:NOT )?EXISTS)?|TRUNCATE|COPY)\s+"
    rf"({NAME}(?:\s*,\s*{NAME})*)",
    re.I,
)
INSERT = re.compile(r'INSERT (?:OR \w+ )?INTO "?(\w+)"? \(([^()]+)\) VALUES \((?:%s(?:, )?)+\)', re.I)
UPDATE = re.compile(r'UPDATE "?(\w+)"? SET (.+?) WHERE (.+)', re.I | re.S)
DELETE = re.compile(r'DELETE FROM "?(\w+)"? WHERE (.+)', re.I | re.S)
SET_COLUMN = re.compile(r'"(\w+)" = ')


@dataclass(frozen=True)
class Narrowing:
    """A condition on a page table: the column, how it compares, and which parameters it takes."""

    column: str
    how: str
    first: int
    last: int


@dataclass(frozen=True)
class Reading:
    """A SELECT: the tables it takes rows from, those it only follows a foreign key to, and what narrows it."""

    tables: frozenset[str]
    roots: frozenset[str]
    narrowings: tuple[Narrowing, ...]


@lru_cache(maxsize=1024)
def reading(sql: str, pages: frozenset[str]) -> Reading:
    found = TABLES.findall(sql)
    names = pages | {alias for _word, table, alias in found if table in pages and alias}
    refused = list(negations(sql))
    holders = [match.start() for match in re.finditer("%s", sql)]
    conditions = [
        *((match, match[2].lower(), match[3].upper(), match.start(4)) for match in NARROWED.finditer(sql)),
        *((match, "path", "BETWEEN", match.start(2)) for match in BETWEEN_PATHS.finditer(sql)),
    ]
    narrowings = [
        Narrowing(column, how, *parameters_between(start, match.end(), holders))
        for match, column, how, start in conditions
        if match[1] in names and not any(begin <= match.start() < end for begin, end in refused)
    ]
    roots = frozenset(table for word, table, _alias in found if not word.upper().startswith("LEFT"))
    return Reading(frozenset(table for _word, table, _alias in found), roots, tuple(narrowings))


def negations(sql: str) -> Iterator[tuple[int, int]]:
    """Where each `NOT (…)` begins and ends: what it excludes narrows nothing."""
    for match in re.finditer(r"\bNOT \(", sql):
        depth, end = 1, match.end()
        while depth and end < len(sql):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        yield match.start(), end


def parameters_between(start: int, end: int, holders: list[int]) -> tuple[int, int]:
    inside = [number for number, place in enumerate(holders) if start <= place < end]
    return inside[0], inside[-1] + 1


@dataclass(frozen=True)
class Writing:
    """An INSERT with its columns, an UPDATE with the columns it sets, or a DELETE; `where` picks the rows."""

    verb: str
    table: str
    columns: tuple[str, ...] = ()
    where: str = ""

    def parameters(self, params) -> list:
        """Those of the condition: they come last."""
        count = self.where.count("%s")
        return list(params or ())[-count:] if count else []


def writing(sql: str) -> Writing | tuple[str, ...]:
    """The statement, or only the tables it writes to where it has another shape; empty where it writes nothing."""
    return written(sql) if WRITE.match(sql) else ()


@lru_cache(maxsize=512)
def written(sql: str) -> Writing | tuple[str, ...]:
    text = sql.partition(" RETURNING ")[0].strip()
    if match := INSERT.match(text):
        return Writing("INSERT", match[1], tuple(re.findall(r'"?(\w+)"?', match[2])))
    if (match := UPDATE.match(text)) and "SELECT" not in match[2]:
        return Writing("UPDATE", match[1], tuple(SET_COLUMN.findall(match[2])), match[3])
    if match := DELETE.match(text):
        return Writing("DELETE", match[1], (), match[2])
    return tuple(name_of(table) for tables in WRITTEN.findall(text) for table in tables.split(","))


def name_of(table: str) -> str:
    """Without `ONLY`, schema and quotation marks."""
    return table.split()[-1].rpartition(".")[2].strip('"')
