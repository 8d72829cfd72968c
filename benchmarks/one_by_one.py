"""Requests in turn over one connection, for what takes long or changes what it touches."""

import time
from statistics import median

from .calls import Call, ask, check
from .cases.case import Request
from .load import Shot
from .servers import Server

numbers = iter(range(1, 10**9))


def ask_in_turn(server: Server, call: Call, request: Request, *, seconds: float) -> Shot:
    """Ask until the time is over, at least once. The worst takes the place of the 99th per cent."""
    waits, began, used, size = [], time.perf_counter(), server.worker.cpu_seconds(), 0
    while not waits or time.perf_counter() - began < seconds:
        started = time.perf_counter()
        answer = ask(server.port, call, next(numbers))
        waits.append((time.perf_counter() - started) * 1000)
        check(request, answer)
        size = len(answer.body)
    cpu = (server.worker.cpu_seconds() - used) * 1000 / len(waits)
    return Shot(1000 / median(waits), median(waits), max(waits), len(waits), cpu, size)
