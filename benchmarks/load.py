"""One shot of load, by wrk."""

import os
import re
import subprocess
from dataclasses import dataclass

from .servers import CORES, HOST

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
CONNECTIONS = 8


@dataclass(frozen=True)
class Shot:
    """What one shot measured: requests a second, and milliseconds at the median and at the 99th per cent."""

    rate: float
    p50: float
    p99: float


def shoot(url: str, *, seconds: int) -> Shot:
    """Load one address with eight connections. Ends the run when any answer was not a success."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", f"Host: {HOST}", url]
    output = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, CORES[-1:]),
    ).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"{url} did not answer every request well:\n{output}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    return Shot(rate, percentile(output, 50), percentile(output, 99))


def percentile(output: str, wanted: int) -> float:
    number, unit = re.search(rf"{wanted}%\s+([\d.]+)(us|ms|s)", output).groups()
    return float(number) * UNITS[unit]
