"""The log of queries: which words are asked for, and which find nothing. It holds nothing about who asked."""

import re
from contextlib import suppress
from datetime import date, timedelta

from django.db import DatabaseError
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.utils.timezone import localdate

from .conf import conf
from .models import QueryDay
from .query_store import queue_of_process, store
from .tokenise import folded, runs

LONGEST = QueryDay._meta.get_field("query").max_length
# Seven digits, however they are divided, may be somebody's telephone or identity number.
PERSONAL = re.compile(r"@|(\d[\s\-()+.]*){7}")


def normalised(query: str) -> str:
    """What is stored of a query: folded, single spaces; empty for one that may be personal or says nothing."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in folded(query)).split())
    return "" if PERSONAL.search(text) or not any(runs(text)) else text[:LONGEST].strip()


def record_query(query: str, *, results: int, on: date | None = None) -> None:
    """Count one asking of a query. Nobody waits for it: it is stored within `ZHSEARCH_STORE_QUERIES_EVERY` seconds."""
    text = normalised(query)
    if not text or not conf.KEEP_QUERIES_DAYS:
        return
    day = on or localdate()
    if conf.STORE_QUERIES_EVERY:
        queue_of_process().put(text, day, results=results)
    else:
        with suppress(DatabaseError):  # a database that is locked or read-only can still search
            store({(text, day): (1, results)})


def asked_queries() -> QuerySet:
    """Each query once, the most asked first: `query`, `asked` in all, the `last_day`, and what was `found` on it."""
    latest = QueryDay.objects.filter(query=OuterRef("query")).order_by("-day")
    return (
        QueryDay.objects.values("query")
        .annotate(asked=Sum("hits"), last_day=Max("day"), found=Subquery(latest.values("results")[:1]))
        .order_by("-asked", "query")
    )


def purge_queries() -> int:
    """Forget the days before `ZHSEARCH_KEEP_QUERIES_DAYS`, and return how many rows went."""
    oldest = localdate() - timedelta(days=conf.KEEP_QUERIES_DAYS)
    return QueryDay.objects.filter(day__lt=oldest).delete()[0]
