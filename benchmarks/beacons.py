"""Beacons: how many a second one core counts, and whether the total says so."""

import json
import os
import re
import subprocess
import time
import urllib.request
from dataclasses import replace

from .cases import Site
from .load import CONNECTIONS, percentile
from .servers import CORES, ROOT, fetch

SETTLED_AFTER = 3  # seconds; the promise is two


def measure_beacons(site: Site, page: str, options) -> dict:
    """The middle of every round's rate, and what was counted beside what was sent."""
    site = replace(site, environment=site.environment | {"DJANGO_SETTINGS_MODULE": "benchmarks.beacon_settings"})
    with site.serving() as address:
        beacon = address + re.search(r'data-views="([^"]+)"', fetch(address + page)[0].decode())[1]
        before = count_one(beacon)
        shots = [shoot(beacon, options.seconds) for _round in range(options.rounds)]
        time.sleep(SETTLED_AFTER)
        counted = count_one(beacon) - before - 1
    rates = sorted(shots, key=lambda shot: shot["rate"])
    return rates[len(rates) // 2] | {"sent": sum(shot["sent"] for shot in shots), "counted": counted}


def count_one(beacon: str) -> int:
    request = urllib.request.Request(beacon, method="POST", headers={"User-Agent": "Mozilla/5.0 Chrome/126.0"})  # noqa: S310 -- our own server
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- our own server
        return json.load(answer)["view_count"]


def shoot(beacon: str, seconds: int) -> dict:
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(ROOT / "benchmarks/beacon.lua"),
    ]
    output = subprocess.run(
        [*command, beacon],
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, CORES[-1:]),
    ).stdout
    if "Non-2xx" in output:
        raise SystemExit(f"Not every beacon was taken:\n{output}")
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        "sent": int(re.search(r"(\d+) requests in", output)[1]),
        "p50": percentile(output, 50),
        "p99": percentile(output, 99),
    }


def sentence_on(beacons: dict) -> str:
    return (
        f"beacons: {beacons['rate']:,.0f}/s, p50 {beacons['p50']:.2f} ms, p99 {beacons['p99']:.2f} ms; "
        f"{beacons['sent']:,} answered, {beacons['counted']:,} counted"
    )
