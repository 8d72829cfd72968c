"""The rows of the table: every case shot at ours, at the bare limit and at stock Wagtail in turn."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from statistics import median

from tqdm import tqdm

from .calls import Call, WrongAnswer, ask, call_of, check
from .cases.case import Case, Request
from .load import CONNECTIONS, Shot, shoot
from .one_by_one import ask_in_turn
from .programs import run_program
from .queries import count_queries
from .servers import Server, serving
from .sites import Sites

SETTLED_AFTER = 3  # seconds after which every view must be in the total; the promise is two
WARM_UP = 1  # seconds
# What keeps one case from being measured, and not the others.
TROUBLE = (WrongAnswer, OSError, HTTPException, LookupError, ValueError, subprocess.SubprocessError)


@dataclass
class Bench:
    """All servers of one run, and what was measured so far."""

    cached: Server
    uncached: Server
    stock: Server
    shipped: Server
    bare: Server
    rounds: int
    seconds: int

    def row_of(self, case: Case) -> dict:
        """What was measured, or why nothing was."""
        try:
            return {"key": case.key, "case": case.name} | self.measure(case)
        except TROUBLE as trouble:
            kind = "" if isinstance(trouble, WrongAnswer) else f"{type(trouble).__name__}: "
            return {"key": case.key, "case": plain_name(case), "trouble": " ".join(f"{kind}{trouble}".split())}

    def measure(self, case: Case) -> dict:
        if case.program:
            return run_program(case.program, self.cached.site)
        ours = self.cached if case.cached else self.uncached
        targets = {"ours": Target.of(case.ours, ours)}
        if case.stock:
            targets["stock"] = Target.of(case.stock, self.stock)
        if case.as_shipped:
            targets["shipped"] = Target.of(case.stock, self.shipped)
        row = {"case": case.name.format(**ours.site.facts)}
        before = views_of(targets["ours"]) if case.counts else 0
        size = 0 if case.heavy else len(targets["ours"].probe())
        if case.bare:
            targets["bare"] = self.limit_of(case, targets["ours"])
        rounds = self.shoot_rounds(case, targets)
        row |= summary(rounds) | {"bytes": size or rounds[0]["ours"].bytes, "connections": connections_of(case)}
        row["memory"] = ours.worker.peak_megabytes()
        if case.stock:
            row["stock_memory"] = self.stock.worker.peak_megabytes()
        if case.counts:
            row |= self.counted(targets["ours"], before, row)
        return row

    def shoot_rounds(self, case: Case, targets: dict[str, "Target"]) -> list[dict[str, Shot]]:
        if not case.heavy:
            for target in targets.values():
                target.shoot(case, WARM_UP)
        for target in targets.values():
            target.server.worker.forget_peak()
        rounds = 1 if case.heavy else self.rounds
        return [
            {name: target.shoot(case, self.seconds) for name, target in targets.items()} for _round in range(rounds)
        ]

    def limit_of(self, case: Case, ours: "Target") -> "Target":
        """The bare application, sending what ours answered."""
        (Path(self.bare.site.environment["BARE_BODIES"]) / case.key).write_bytes(ours.probe())
        request = Request(f"/{case.key}")
        return Target(request, self.bare, call_of(request, self.bare))

    def counted(self, target: "Target", before: int, row: dict) -> dict:
        """How many views were acknowledged, and how many are in the total."""
        time.sleep(SETTLED_AFTER)
        probes = target.asked
        added = views_of(target) - before
        return {"acknowledged": probes, "counted": added, "lost": max(0, probes - added)}


@dataclass
class Target:
    """Where a case is shot at."""

    request: Request
    server: Server
    call: Call
    asked: int = 0

    @classmethod
    def of(cls, request: Request, server: Server) -> "Target":
        return cls(request, server, call_of(request, server))

    def probe(self) -> bytes:
        """The first of its kind, which loads what later ones have; its body, once it is the wanted one."""
        answer = ask(self.server.port, self.call)
        check(self.request, answer)
        self.asked += 1
        return answer.body

    def shoot(self, case: Case, seconds: int) -> Shot:
        if case.one_by_one:
            shot = ask_in_turn(self.server, self.call, self.request, seconds=seconds)
        else:
            shot = shoot(self.server, self.call, seconds=seconds)
        self.asked += shot.answered
        return shot


def connections_of(case: Case) -> int:
    return 1 if case.one_by_one else CONNECTIONS


def views_of(target: Target) -> int:
    """The number a beacon answers; asking is a view of its own."""
    target.asked += 1
    return json.loads(ask(target.server.port, target.call).body)["view_count"]


def summary(rounds: list[dict[str, Shot]]) -> dict:
    """Medians of all rounds. A ratio is formed within its round, where both had the same neighbours."""
    ours = [shots["ours"] for shots in rounds]
    row = {what: median(getattr(shot, what) for shot in ours) for what in ("rate", "p50", "p99", "cpu")}
    for name, ratio, by_cpu in (
        ("bare", "of_bare", "of_bare_by_cpu"),
        ("stock", "times_stock", "times_stock_by_cpu"),
        ("shipped", "times_shipped", "times_shipped_by_cpu"),
    ):
        theirs = [shots[name] for shots in rounds if name in shots]
        if not theirs:
            continue
        row[name] = median(shot.rate for shot in theirs)
        row[f"{name}_p50"], row[f"{name}_cpu"] = (median(getattr(s, w) for s in theirs) for w in ("p50", "cpu"))
        row[ratio] = median(mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True))
        by_time = [other.cpu / mine.cpu for mine, other in zip(ours, theirs, strict=True) if mine.cpu]
        row[by_cpu] = median(by_time) if by_time else None  # a short shot may take less than the kernel's tick
    return row


def run(sites: Sites, cases: Iterable[Case], *, rounds: int, seconds: int) -> list[dict]:
    with ExitStack() as stack:
        kinds = (sites.cached, sites.uncached, sites.stock, sites.shipped, sites.bare)
        servers = [stack.enter_context(serving(site)) for site in kinds]
        bench = Bench(*servers, rounds=rounds, seconds=seconds)
        rows = []
        for case in (bar := tqdm(list(cases), leave=False)):
            bar.set_description(case.key)
            rows.append(bench.row_of(case))
            if "trouble" in rows[-1]:
                tqdm.write(f"{case.key} could not be measured: {rows[-1]['trouble']}", file=sys.stderr)
        add_queries(bench, cases, rows)
    return rows


def plain_name(case: Case) -> str:
    """Without the facts that may be missing."""
    return re.sub(r" ?\{.*?\} ?", " ", case.name).strip()


def add_queries(bench: Bench, cases: Iterable[Case], rows: list[dict]) -> None:
    """Counted apart from the shots, because counting takes time."""
    for server, is_cached in ((bench.cached, True), (bench.uncached, False)):
        chosen = [
            (case, row)
            for case, row in zip(cases, rows, strict=True)
            if case.ours and case.cached is is_cached and not case.heavy and "trouble" not in row
        ]
        if not chosen:
            continue
        try:
            counted = count_queries(server.site, [asdict(call_of(case.ours, server)) for case, _row in chosen])
        except TROUBLE as trouble:
            sys.stderr.write(f"The queries could not be counted: {trouble}\n")
            continue
        for (_case, row), queries in zip(chosen, counted, strict=True):
            row["queries"] = queries
