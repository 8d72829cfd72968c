"""The searches of visitors on the database of `DATABASE_URL`: `python -m benchmarks.search_here [WORD…]`.

Each of the typical searches, and each query under three choices; with words only those whose address holds one of them.
CPU time of this process and of its PostgreSQL server together, which neighbours on the machine do not change much, and
then the time that passed. The server must run on this host. Ends with 1 where a first page took longer than it may.
"""

import sys
import time
from pathlib import Path
from statistics import median
from urllib.parse import unquote_plus, urlencode

import django

from .search_queries import QUERIES, search_addresses

LIMITS = {"sqlite": 60, "postgresql": 150}  # milliseconds, at 20,000 and 200,000 articles
ROUNDS = 7


def main() -> None:
    django.setup()
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections, connection
    from django.test import Client

    from wagtail.models import Site

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    visitor = Client(headers={"host": Site.objects.get(is_default_site=True).root_url.partition("//")[2]})
    visitor.get("/search/")
    limit, slowest = LIMITS[connection.vendor], 0.0
    for address in [*search_addresses(), *narrowed()]:
        shown = unquote_plus(address)
        if sys.argv[1:] and not any(word in shown for word in sys.argv[1:]):
            continue
        rounds = [measure(visitor, address, server_of(connection)) for _round in range(ROUNDS)]
        took, passed = (median(times) for times in zip(*rounds, strict=True))
        slowest = max(slowest, took)
        print(f"{took:7.1f} ms CPU {passed:7.1f} ms  {shown}", flush=True)
    print(f"{slowest:7.1f} ms CPU, the slowest; at most {limit} ms")
    sys.exit(slowest > limit)


def narrowed() -> list[str]:
    """Each query as a visitor narrows it: to a year and type, to an institution by time, to one and a year."""
    from home.models import InstitutionPage

    place = InstitutionPage.objects.live().order_by("path").first().pk
    choices = [
        {"year": "2025", "type": "articlepage"},
        {"in": place, "order": "newest"},
        {"in": place, "year": "2025"},
    ]
    return [f"/search/?{urlencode({'q': query} | choice)}" for query in QUERIES for choice in choices]


def server_of(connection) -> Path | None:
    """Where the kernel tells the CPU time of this connection's server process; None where there is no server."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def measure(visitor, address: str, server: Path | None) -> tuple[float, float]:
    before, began = cpu(server), time.perf_counter()
    answer = visitor.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}.")
    return cpu(server) - before, (time.perf_counter() - began) * 1000


def cpu(server: Path | None) -> float:
    """Milliseconds of both."""
    of_server = int(server.read_text().split()[0]) / 1e6 if server else 0
    return time.process_time() * 1000 + of_server


if __name__ == "__main__":
    main()
