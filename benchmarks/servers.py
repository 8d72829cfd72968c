"""Servers under measurement: one worker with one thread on the first core; the load comes from the last."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .processes import Worker, workers_of

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CORES = sorted(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Site:
    """A site that can be served: its application, its environment, and what there is to ask it for.

    With `gunicorn` it is served as the Dockerfile of `wagtail start` does: by one synchronous worker.
    """

    application: str
    environment: dict[str, str]
    facts: dict
    gunicorn: bool = False


@dataclass(frozen=True)
class Server:
    site: Site
    port: int
    worker: Worker


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def on_core(number: int) -> None:
    os.sched_setaffinity(0, {CORES[number]})


@contextlib.contextmanager
def serving(site: Site) -> Iterator[Server]:
    """Serve a site; the server has ended when the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [str(part) for part in (by_gunicorn if site.gunicorn else by_granian)(site.application, port)],
        cwd=ROOT,
        env=os.environ | site.environment,
        preexec_fn=lambda: on_core(0),
    )
    try:
        wait_for(port, process)
        yield Server(site, port, Worker(workers_of(process.pid)[0]))
    finally:
        process.terminate()
        process.wait()


def by_granian(application: str, port: int) -> list:
    command = [BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port, "--workers", 1]
    return [*command, "--blocking-threads", 1, "--no-access-log", "--log-level", "error", application]


def by_gunicorn(application: str, port: int) -> list:
    return [BIN / "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "error", application]


def wait_for(port: int, process: subprocess.Popen, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"The server ended with code {process.returncode} before it answered; its message is above.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if workers_of(process.pid):
                return
        time.sleep(0.2)
    sys.exit(f"The server did not answer on port {port} within {seconds:.0f} seconds.")
