"""Which files are ours."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = settings.BASE_DIR
PLUGINS = ["articles", "deliveries", "fragments", "leads", "programs", "renditions", "zhsearch"]
APPS = [*PLUGINS, "home", "site_project"]

OLD_PAGES = ROOT / "tests/articles/pages"


def files(*suffixes: str, within: list[str]) -> Iterator[Path]:
    """Every file of these kinds in the tree's folders, generated migrations apart."""
    for folder in within:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "migrations" not in path.parts:
                yield path


def everything(*suffixes: str) -> list[Path]:
    """Every file of these kinds that is ours; the pages of old sites that the tests import are not."""
    top = [path for path in sorted(ROOT.iterdir()) if path.suffix in suffixes]
    below = files(*suffixes, within=[*APPS, "benchmarks", "templates", "tests"])
    return [*top, *(path for path in below if OLD_PAGES not in path.parents)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
