"""One shot of load: eight connections from a core of its own, by wrk or, where that is missing, by our own."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from .calls import HOST, Call, WrongAnswer
from .cases.case import COUNT
from .servers import ROOT, Server, on_core

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
CONNECTIONS = 8
FEWEST, LONGEST = 3, 30  # answers and seconds: a shot with fewer is tried again, four times as long
SCRIPT = """
local paths = {paths}
local number = math.random(1000) * 1000
wrk.method = {method}
wrk.body = {body}
for name, value in pairs({headers}) do wrk.headers[name] = value end
function request()
    number = number + 1
    local body = wrk.body and string.gsub(wrk.body, {count}, tostring(number))
    return wrk.format(nil, paths[number % #paths + 1], nil, body)
end
"""


@dataclass(frozen=True)
class Shot:
    """What one shot measured: requests a second; milliseconds at the median and at the 99th per cent; how many."""

    rate: float
    p50: float
    p99: float
    answered: int
    cpu: float = 0.0  # milliseconds of the worker for each request
    bytes: int = 0  # of one answer, where the shot read it


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def shoot(server: Server, call: Call, *, seconds: int) -> Shot:
    """Raises WrongAnswer when any answer was no success."""
    before = server.worker.cpu_seconds()
    shot = by_wrk(server.port, call, seconds) if has_wrk() else by_python(server.port, call, seconds)
    if shot.answered < FEWEST and seconds < LONGEST:
        return shoot(server, call, seconds=seconds * 4)
    if not shot.answered:
        raise WrongAnswer(f"{call.paths[0]} answered nothing in {seconds} seconds")
    used = server.worker.cpu_seconds() - before
    return Shot(**asdict(shot) | {"cpu": used * 1000 / max(1, shot.answered)})


def by_wrk(port: int, call: Call, seconds: int) -> Shot:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if call.method == "GET" and len(call.paths) == 1:
            how = [part for name, value in call.headers.items() for part in ("-H", f"{name}: {value}")]
        else:
            script.write(script_for(call))
            script.flush()
            how = ["-s", script.name]
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "--latency", *how]
        output = run([*command, f"http://127.0.0.1:{port}{call.paths[0]}"])
    if "Non-2xx" in output or "Socket errors" in output:
        raise WrongAnswer(f"{call.paths[0]} did not answer every request well:\n{output}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    answered = int(re.search(r"(\d+) requests in", output)[1])
    return Shot(rate, percentile(output, 50), percentile(output, 99), answered)


def script_for(call: Call) -> str:
    """A script for wrk. Lua reads JSON's strings; its tables are written otherwise."""
    headers = ", ".join(f"[{json.dumps(name)}]={json.dumps(value)}" for name, value in call.headers.items())
    words = {
        "paths": "{" + ", ".join(map(json.dumps, call.paths)) + "}",
        "headers": "{" + headers + "}",
        "method": json.dumps(call.method),
        "body": json.dumps(call.body),
        "count": json.dumps(COUNT),
    }
    return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], SCRIPT)


def percentile(output: str, wanted: int) -> float:
    number, unit = re.search(rf"{wanted}%\s+([\d.]+)(us|ms|s|m)\b", output).groups()
    return float(number) * UNITS[unit]


def by_python(port: int, call: Call, seconds: int) -> Shot:
    facts = asdict(call) | {"port": port, "seconds": seconds, "connections": CONNECTIONS, "host": HOST}
    return Shot(**json.loads(run([sys.executable, "-m", "benchmarks.python_load"], json.dumps(facts))))


def run(command: list[str], words: str = "") -> str:
    done = subprocess.run(
        command, cwd=Path(ROOT), input=words, capture_output=True, text=True, preexec_fn=lambda: on_core(-1)
    )
    if done.returncode:
        raise WrongAnswer(f"{command[0]} failed: {done.stderr or done.stdout}")
    return done.stdout
