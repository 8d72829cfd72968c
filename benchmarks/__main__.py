"""`make bench`: our speed, the limit and stock Wagtail in one run, as ratios. See README.md beside this file."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from .cases import ALL
from .cases.case import Case
from .load import CONNECTIONS, has_wrk
from .measuring import run
from .servers import CORES, ROOT
from .sites import prepare
from .table import growth, sentence_of, table, verdicts

PROGRAM = 200  # seconds that a case with a program of its own takes


def numbers(text: str) -> list[int]:
    return sorted({int(part) for part in text.split(",")})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--articles", type=numbers, default=[10_000], help="beside the demo's own; several, as 1000,10000, show growth"
    )
    parser.add_argument("--leads", type=int, default=100_000, help="leads to export (default 100000)")
    parser.add_argument("--only", default="", help=f"cases, by comma: {', '.join(case.key for case in ALL)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="length of one shot")
    parser.add_argument("--sites", type=Path, help="keep the sites in this folder, and take those that are there")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json", help="where the numbers go as well")
    return parser.parse_args()


def chosen(only: str) -> list[Case]:
    """The cases whose keys, or the beginnings of whose keys, are named."""
    wanted = tuple(filter(None, only.split(",")))
    unknown = [name for name in wanted if not any(case.key.startswith(name) for case in ALL)]
    if unknown:
        sys.exit(f"There is no case {', '.join(unknown)}; there are {', '.join(case.key for case in ALL)}.")
    return [case for case in ALL if not wanted or case.key.startswith(wanted)]


@contextmanager
def folder_for(options):
    if options.sites:
        yield options.sites.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="jiangtan-bench-") as folder:
            yield Path(folder)


def announce(options, cases: list[Case]) -> None:
    shots = sum(1 if case.heavy else options.rounds for case in cases) * options.seconds * 3 * len(options.articles)
    programs = sum(PROGRAM for case in cases if case.program) * len(options.articles)
    sizes = ", ".join(f"{size:,}" for size in options.articles)
    print(f"Builds our portal and a stock Wagtail site with {sizes} articles and {options.leads:,} leads each,")
    print(f"then measures {len(cases)} cases in {options.rounds} rounds of {options.seconds} s: ", end="")
    print(f"about {(shots + programs) // 60 + 4} minutes on a quiet machine with two cores.")
    if not has_wrk():
        print("wrk is missing (apt-get install wrk), so our own load generator in Python takes its place:")
        print("what answers more than some 15,000 a second is measured too low. 未安装 wrk，改用自带的压力工具。")
    if len(CORES) < 2:
        print("There is one core only: server and load share it, and every number is too low.")
    print(f"Load of the machine now: {load_average()}.\n", flush=True)


def load_average() -> str:
    """The last minute's, and whether it leaves two cores to us."""
    one, *_ = os.getloadavg()
    busy = one > 0.5
    return f"{one:.1f}" + (" (others work here too: times are too long, ratios and CPU times hold)" if busy else "")


def measure_all(folder: Path, options, cases: list[Case], facts: dict) -> dict[int, list[dict]]:
    """The rows for each number of articles; they are kept after each, for whoever does not wait for the next."""
    tables = {}
    for size in options.articles:
        sites = prepare(folder, size, options.leads)
        tables[size] = run(sites, cases, rounds=options.rounds, seconds=options.seconds)
        print(f"{size:,} articles")
        print(table(tables[size]), "\n", flush=True)
        keep(options.json, facts | {"articles": tables})
    return tables


def keep(path: Path, facts: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, indent=2, ensure_ascii=False))


def judge(cases: list[Case], tables: dict[int, list[dict]]) -> list[dict]:
    """Print which figures are reached, with the number of articles that a visitor's portal has by default."""
    fewest, most = min(tables), max(tables)
    found = verdicts(cases, tables[most])
    if len(tables) > 1:
        text, of_growth = growth(cases, tables)
        print(text, "\n")
        found += of_growth
    for words in found:
        print(sentence_of(words, most=most, fewest=fewest))
    for row in tables[most]:
        if "acknowledged" in row:
            print(f"  {row['case']}: {row['acknowledged']:,} acknowledged, {row['counted']:,} counted")
    return found


def main() -> None:
    options, started = arguments(), time.monotonic()
    cases, load = chosen(options.only), os.getloadavg()[0]
    announce(options, cases)
    facts = {"python": platform.python_version(), "cores": len(CORES), "connections": CONNECTIONS}
    facts |= {"generator": "wrk" if has_wrk() else "python", "leads": options.leads, "load_before": load}
    with folder_for(options) as folder:
        tables = measure_all(folder, options, cases, facts)
    facts |= {"articles": tables, "figures": judge(cases, tables), "load_after": os.getloadavg()[0]}
    keep(options.json, facts)
    print(f"\nTook {(time.monotonic() - started) / 60:.1f} minutes; load of the machine now {load_average()}.")
    print(f"The numbers are in {options.json} as well.")
    if any("trouble" in row for rows in tables.values() for row in rows):
        sys.exit("Not every case could be measured; the table says why.")


if __name__ == "__main__":
    main()
