"""The demo portal as a public installation serves it: production settings, hashed and compressed files, granian."""

import atexit
import functools
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from django.conf import settings

PATIENCE = 60
PAGES = {
    "portal": "/",
    "section": "/yunling/zixun/dongtai/",
    "article": "/yunling/zixun/dongtai/wangchuan-titian-xianchangke/",
    "programme index": "/yunling/xiangmu/",
    "programme": "/yunling/xiangmu/jiceng-zhili/",
    "form": "/yunling/fangan/",
}


@functools.cache
def address() -> str:
    """Where it is served: loaded and started when first asked for, gone with the test run."""
    directory = tempfile.TemporaryDirectory(prefix="jiangtan-served-")
    atexit.register(directory.cleanup)
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "site_project.settings.production",
        "DATA_DIR": directory.name,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SWAPPED_BASE_PAGE": "",
        "LEADS_KEYS": "b25seSBmb3IgdGVzdHMsIGFuZCAzMiBieXRlcyBsb24=",
        "SECRET_KEY": "served to tests and to nobody else, but long enough to pass the checks",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
    }
    for command in ("migrate -v0", "collectstatic --noinput -v0", "load_demo_content", "site_address %s"):
        manage(command.replace("%s", f"http://127.0.0.1:{port}").split(), environment)
    start_server(port, environment)
    return f"http://127.0.0.1:{port}"


def manage(arguments: list[str], environment: dict) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start_server(port: int, environment: dict) -> None:
    granian = Path(sys.executable).parent / "granian"
    options = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "4", "--no-access-log"]
    server = subprocess.Popen(
        [granian, *options, "--log-level", "error", "site_project.wsgi:application"],
        cwd=settings.BASE_DIR,
        env=environment,
    )
    atexit.register(server.terminate)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except OSError:
            time.sleep(0.3)
    raise AssertionError("The server did not start.")
