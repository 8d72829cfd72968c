"""Servers under measurement: one granian worker on the first core, the load on the last."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORES = sorted(os.sched_getaffinity(0))
HOST = "localhost"  # the site's name, whatever port it is measured on: pages of unknown hosts are not cached


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[str]:
    """Serve a WSGI application and give its address; the server has ended when the block ends."""
    port = free_port()
    command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "1", "--no-access-log"]
    command += ["--log-level", "error", application]
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | environment,
        preexec_fn=lambda: os.sched_setaffinity(0, CORES[:1]),
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"The server ended with code {process.returncode} before it answered; its message is above.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    sys.exit(f"The server did not answer on port {port} within {seconds:.0f} seconds.")


def fetch(url: str) -> tuple[bytes, str]:
    """Body and content type of an address."""
    request = urllib.request.Request(url, headers={"Host": HOST})  # noqa: S310 -- our own server
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- our own server
        return answer.read(), answer.headers["Content-Type"]


def require_load_generator() -> None:
    if shutil.which("wrk") is None:
        sys.exit("The benchmarks need the load generator wrk: apt-get install wrk. 请先安装 wrk。")
