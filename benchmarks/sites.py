"""The sites that are measured, built side by side: ours, stock Wagtail, and the bare limit."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from .servers import ROOT, Site


@dataclass(frozen=True)
class Sites:
    """Ours behind its page cache and without it, stock Wagtail on our server and on its own, and the limit."""

    cached: Site
    uncached: Site
    stock: Site
    shipped: Site
    bare: Site


def prepare(folder: Path, articles: int, leads: int) -> Sites:
    """Build what is missing in the folder; what is there with fewer articles grows."""
    folder.mkdir(parents=True, exist_ok=True)
    ours, stock, bare = folder / "ours", folder / "stock", folder / "bare"
    for place in (ours, stock, bare):
        place.mkdir(exist_ok=True)
    shutil.rmtree(ours / "page_cache", ignore_errors=True)  # bulk content tells no cache
    environment = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATA_DIR": str(ours),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    of_stock = {"DJANGO_SETTINGS_MODULE": "benchmarks.stock.settings", "STOCK_DATA": str(stock)}
    numbers = (str(articles), str(leads))
    with ThreadPoolExecutor(2) as beside:
        facts = beside.submit(fill, ["benchmarks.ours", *numbers], environment, ours, 0)
        stock_facts = beside.submit(fill, ["benchmarks.stock", *numbers], of_stock, stock, 1)
        portal = Site("site_project.wsgi:application", environment, facts.result())
        peer = Site("benchmarks.stock.wsgi:application", of_stock, stock_facts.result())
    uncached = Site(portal.application, environment | {"PAGE_CACHE": "0"}, portal.facts)
    limit = Site("benchmarks.bare:application", {"BARE_BODIES": str(bare)}, {})
    return Sites(portal, uncached, peer, replace(peer, gunicorn=True), limit)


def fill(module: list[str], environment: dict[str, str], folder: Path, row: int) -> dict:
    """Run what fills a site, show how far it is, and answer the facts it tells at its end."""
    known = folder / "facts.json"
    if known.exists() and (there := json.loads(known.read_text()))["module"] == module:
        return there["facts"]
    process = subprocess.Popen(
        [sys.executable, "-m", *module], cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True
    )
    facts = {}
    with tqdm(desc=folder.name, position=row, leave=False, disable=None) as bar:
        for words in lines(process.stdout):
            facts = words.get("facts", facts)
            show(bar, f"{folder.name}: {words.get('step', 'done')}", words)
    if process.wait() or not facts:
        raise SystemExit(f"The site {folder.name} could not be filled; the message is above.")
    known.write_text(json.dumps({"module": module, "facts": facts}))
    return facts


def lines(output) -> Iterator[dict]:
    for line in output:
        if line.startswith("{"):
            yield json.loads(line)


def show(bar: tqdm, title: str, words: dict) -> None:
    bar.set_description(title, refresh=False)
    bar.total, bar.n = words.get("of"), words.get("done", 0)
    bar.refresh()
