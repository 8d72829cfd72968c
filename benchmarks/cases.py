"""What is measured: an address of ours, beside the bare limit of the same bytes and stock Wagtail's counterpart."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .servers import ROOT, fetch, serving

OURS = "site_project.wsgi:application"
STOCK = "benchmarks.stock.wsgi:application"
BARE = "benchmarks.bare:application"


@dataclass(frozen=True)
class Case:
    """One row of the table: what a visitor or program asks of us, and of stock Wagtail."""

    name: str
    path: str
    stock_path: str
    cached: bool = False


@dataclass(frozen=True)
class Site:
    """A site that can be served: its application, its environment."""

    application: str
    environment: dict[str, str]

    def serving(self):
        return serving(self.application, self.environment)

    def without_cache(self) -> "Site":
        return Site(self.application, self.environment | {"PAGE_CACHE": "0"})


def run_python(arguments: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def prepare_ours(folder: Path, articles: int) -> Site:
    """The demo portal with that many further articles, in a folder of its own."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "site_project.settings.development",
        "DATA_DIR": str(folder / "ours"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        run_python(["manage.py", *command], environment)
    run_python(["manage.py", "load_demo_content", "--articles", str(articles)], environment)
    return Site(OURS, environment)


def prepare_stock(folder: Path) -> tuple[Site, int]:
    """Stock Wagtail with the tutorial's pages, and the id of one article."""
    data = folder / "stock"
    data.mkdir()
    environment = {"DJANGO_SETTINGS_MODULE": "benchmarks.stock.settings", "STOCK_DATA": str(data)}
    return Site(STOCK, environment), int(run_python(["-m", "benchmarks.stock"], environment))


def prepare_bare(folder: Path, body: bytes, content_type: str, name: str) -> Site:
    path = folder / name
    path.write_bytes(body)
    return Site(BARE, {"BARE_BODY": str(path), "BARE_TYPE": content_type})


def cases(address: str, stock_id: int) -> Iterator[Case]:
    """The table of contents; `address` serves our site, and tells which article is the newest."""
    newest = json.loads(fetch(f"{address}/api/v1/articles?limit=1")[0])["items"][0]
    page = "/" + newest["html_url"].split("/", 3)[3]
    article, stock_article = f"/api/v1/articles/{newest['id']}", f"/api/v2/pages/{stock_id}/"
    for name, cached in (("", False), ("cached ", True)):
        yield Case(f"{name}article page", page, "/article-0/", cached)
        yield Case(f"{name}API article", article, stock_article, cached)
    yield Case("cached API list", "/api/v1/articles?limit=20", "/api/v2/pages/?limit=20", cached=True)
