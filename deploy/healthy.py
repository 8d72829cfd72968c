"""Whether this container is well, with the standard library alone: `python -m deploy.healthy [worker]`.

The web server must answer; the worker must have told within the last minute that it is alive.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HEADERS = {"Host": os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0], "X-Forwarded-Proto": "https"}
LATE = 60  # seconds; a heartbeat comes every five


def answers(address: str) -> bool:
    request = urllib.request.Request(address, headers=HEADERS)  # noqa: S310 -- our own server
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 -- our own server
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def beats(heartbeat: Path) -> bool:
    try:
        return time.time() - heartbeat.stat().st_mtime < LATE
    except OSError:
        return False


def is_well() -> bool:
    if sys.argv[1:] == ["worker"]:
        return beats(Path(os.environ["DATA_DIR"]) / "worker.heartbeat")
    return answers(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz")


if __name__ == "__main__":
    sys.exit(not is_well())
