"""The portal under fire: real servers on the database of the tests, and a ledger outside of them."""

import atexit
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from tqdm import tqdm

from articles.counting.spool import SUFFIX, read_views
from tests.articles.builders import BROWSER

DRILL = bool(os.environ.get("DRILL"))


def so_often(times: int, what: str) -> Iterable[int]:
    """The numbers below `times`, with a bar where it is a drill and somebody waits for it."""
    return tqdm(range(times), desc=what, disable=not DRILL)


def database_url() -> str:
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """granian and the worker in a data directory of their own; what is killed comes back."""

    def __init__(self, data: Path, *, workers: int, database: str = "", **environment: str):
        self.data, self.port = data, free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(data),
            "DATABASE_URL": database or database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "LEADS_KEYS": ",".join(settings.LEADS_KEYS),
            **environment,
        }
        command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--port", self.port]
        command += ["--workers", workers, "--blocking-threads", "4", "--respawn-failed-workers", "--no-access-log"]
        self.command = [*command, "--log-level", "critical", "site_project.wsgi:application"]
        self.server = self.start(*self.command)
        self.worker = None
        atexit.register(self.stop)  # Ctrl-C does not reach their groups

    def start(self, *command) -> subprocess.Popen:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )

    def bring_back(self) -> None:
        """As systemd does, should granian have ended: a worker of its own died twice too fast."""
        if self.server.poll() is not None:
            end(self.server)
            self.server = self.start(*self.command)

    def start_worker(self) -> None:
        self.worker = self.start(sys.executable, "manage.py", "run_worker")

    def kill_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()
        self.start_worker()

    def web_processes(self) -> list[int]:
        self.bring_back()
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in children.split() if serves(int(pid))]

    def wait(self, path: str, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.ask(path)
                return
            time.sleep(0.2)
        raise AssertionError("The server does not answer.")

    def ask(self, path: str, method: str = "HEAD") -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request(method, path, headers=BROWSER)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def stop(self) -> None:
        for process in filter(None, (self.server, self.worker)):
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            end(process)


def end(process: subprocess.Popen) -> None:
    """Kill it and what it has started: granian, killed, leaves its workers behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def serves(pid: int) -> bool:
    """Python's resource tracker is a child as well, and no server."""
    with contextlib.suppress(OSError):
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


class Ledger:
    """What was acknowledged, by page, and every record ever put down: a second name keeps a file that was removed."""

    def __init__(self, data: Path):
        self.views, self.kept = data / "views", data / "kept"
        self.kept.mkdir()
        self.acknowledged = Counter()
        self.lock, self.stopped = threading.Lock(), threading.Event()

    def keep_files(self) -> None:
        for path in self.views.glob(f"*{SUFFIX}"):
            with contextlib.suppress(FileExistsError, FileNotFoundError):
                os.link(path, self.kept / path.name)

    def keep_on(self) -> None:
        while not self.stopped.wait(0.05):
            self.keep_files()

    def records(self) -> Counter:
        self.keep_files()
        views = (read_views(path, 0, path.stat().st_size)[0] for path in self.kept.iterdir())
        return Counter(page_id for found in views for page_id, _second in found)

    def read(self, portal: Portal, pages: dict[int, str], *, times: int | None = None) -> None:
        """One client: sends beacons over one line and notes what was acknowledged, until told to stop."""
        # Who only sends so many waits for each answer, however busy the machine is.
        line = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10 if times is None else 120)
        sent = 0
        while not self.stopped.is_set() and (times is None or sent < times):
            for page_id, path in pages.items():
                sent += 1
                try:
                    line.request("POST", path, headers=BROWSER)
                    answer = line.getresponse()
                    answer.read()
                except (OSError, http.client.HTTPException):
                    line.close()
                    time.sleep(0.05)
                    continue
                if answer.status == 200:
                    with self.lock:
                        self.acknowledged[page_id] += 1
        line.close()
