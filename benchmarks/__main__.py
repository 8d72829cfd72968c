"""`make bench`: our speed, the limit and stock Wagtail in one run, as ratios.

Every server runs one worker with one thread on the first core, the load comes from the last one. Each round shoots
at all three in turn; ratios are formed within a round, and the median of the rounds is shown.
"""

import argparse
import json
import platform
import tempfile
from pathlib import Path
from statistics import median

from tqdm import tqdm

from .beacons import measure_beacons, sentence_on
from .cases import Case, Site, cases, prepare_bare, prepare_ours, prepare_stock
from .load import Shot, shoot
from .servers import CORES, ROOT, fetch, require_load_generator

COLUMNS = "{:<20}{:>9}{:>10}{:>9}{:>9}{:>12}{:>10}{:>12}{:>10}"
HEADINGS = ("case", "bytes", "ours/s", "p50 ms", "p99 ms", "bare/s", "of bare", "stock/s", "x stock")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000, help="articles beside the demo's own (default 1000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="length of one shot")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json", help="where the numbers go as well")
    return parser.parse_args()


def measure(case: Case, sites: tuple[Site, Site, Site], options) -> dict:
    """One row: the medians of every round's shots at ours, bare and stock."""
    rounds = []
    paths = (case.path, "/", case.stock_path)
    for _round in range(options.rounds):
        rounds.append([shoot_at(site, path, options.seconds) for site, path in zip(sites, paths, strict=True)])
    ours, bare, stock = zip(*rounds, strict=True)
    return {
        "case": case.name,
        "ours": middle(ours, "rate"),
        "p50": middle(ours, "p50"),
        "p99": middle(ours, "p99"),
        "bare": middle(bare, "rate"),
        "of_bare": median(mine.rate / limit.rate for mine, limit in zip(ours, bare, strict=True)),
        "stock": middle(stock, "rate"),
        "times_stock": median(mine.rate / theirs.rate for mine, theirs in zip(ours, stock, strict=True)),
    }


def shoot_at(site: Site, path: str, seconds: int) -> Shot:
    with site.serving() as address:
        fetch(address + path)  # the first request of a worker loads what later ones have
        return shoot(address + path, seconds=seconds)


def middle(shots: tuple[Shot, ...], what: str) -> float:
    return median(getattr(shot, what) for shot in shots)


def run(folder: Path, options) -> list[dict]:
    steps = tqdm(total=2, desc="Preparing the sites", leave=False)
    ours = prepare_ours(folder, options.articles)
    steps.update()
    stock, stock_id = prepare_stock(folder)
    steps.close()
    with ours.serving() as address:
        planned = list(cases(address, stock_id))
        answers = {case.name: fetch(address + case.path) for case in planned}
    options.beacons = measure_beacons(ours, planned[0].path, options)
    rows = []
    for case in tqdm(planned, desc="Measuring", leave=False):
        body, content_type = answers[case.name]
        bare = prepare_bare(folder, body, content_type, f"bare-{len(rows)}")
        mine = ours if case.cached else ours.without_cache()
        rows.append({"bytes": len(body), **measure(case, (mine, bare, stock), options)})
    return rows


def show(rows: list[dict]) -> None:
    print(COLUMNS.format(*HEADINGS))
    for row in rows:
        print(
            COLUMNS.format(
                row["case"],
                row["bytes"],
                f"{row['ours']:,.0f}",
                f"{row['p50']:.2f}",
                f"{row['p99']:.2f}",
                f"{row['bare']:,.0f}",
                f"{row['of_bare']:.4f}",
                f"{row['stock']:,.0f}",
                f"{row['times_stock']:.2f}",
            )
        )


def main() -> None:
    options = arguments()
    require_load_generator()
    with tempfile.TemporaryDirectory(prefix="jiangtan-bench-") as folder:
        rows = run(Path(folder), options)
    print(f"{options.articles} articles, {options.rounds} rounds of {options.seconds} s, 8 connections, one core each")
    show(rows)
    print(sentence_on(options.beacons))
    facts = {"python": platform.python_version(), "cores": len(CORES), "articles": options.articles}
    facts |= {"rows": rows, "beacons": options.beacons}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(facts, indent=2))
    print(f"The numbers are in {options.json} as well.")


if __name__ == "__main__":
    main()
