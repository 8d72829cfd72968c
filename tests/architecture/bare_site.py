"""A fresh `wagtail start` site that has our plugins from the built wheel and from nowhere else."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

NOT_SOURCE = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "docs", "tests", "var")
PROBES = Path(__file__).parent / "probes"


def run(*command, cwd: Path, libraries: Path | None = None) -> str:
    """What the command printed. Without the environment of this tree; raises AssertionError when it fails."""
    ours = ("DJANGO_", "PYTHON", "DATABASE_URL", "SWAPPED_BASE_PAGE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # What the README of leads has one put into the environment.
    environment |= {"PYTHONPATH": str(libraries or ""), "LEADS_KEYS": "b25seSBmb3IgdGVzdHMsIGFuZCAzMiBieXRlcyBsb24="}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def build_wheel(into: Path) -> Path:
    """Built from a copy, so that nothing an earlier build left in the tree gets in."""
    sources = into / "sources"
    shutil.copytree(settings.BASE_DIR, sources, ignore=NOT_SOURCE)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", into, sources, cwd=into)
    return next(into.glob("*.whl"))


def install(wheel: Path, into: Path) -> Path:
    """The wheel alone in a directory; what it requires comes from the packages of this Python."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--no-deps", "--no-index", "--no-compile", "--target", into, wheel, cwd=wheel.parent)
    return into


def install_lines(plugin: str, libraries: Path) -> list[str]:
    """The code block beneath *Install* in the README that the wheel carries."""
    readme = (libraries / plugin / "README.md").read_text("utf-8")
    return re.search(r"^## Install\n.*?```python\n(.*?)```", readme, re.S | re.M)[1].splitlines()


class BareSite:
    def __init__(self, directory: Path, libraries: Path):
        self.directory = directory
        self.libraries = libraries

    @classmethod
    def start(cls, directory: Path, libraries: Path) -> "BareSite":
        """What `wagtail start bare` makes, with its tables."""
        directory.mkdir()
        run(Path(sys.executable).parent / "wagtail", "start", "bare", directory, cwd=directory.parent)
        site = cls(directory, libraries)
        site.manage("migrate", "--verbosity", "0")
        return site

    def copy(self, directory: Path) -> "BareSite":
        shutil.copytree(self.directory, directory)
        return BareSite(directory, self.libraries)

    def manage(self, *arguments: str) -> str:
        return run(sys.executable, "manage.py", *arguments, cwd=self.directory, libraries=self.libraries)

    def follow(self, lines: list[str]) -> None:
        """Do what READMEs say: write `code  # into this file`, then type each `# command && command` once."""
        commands = {}
        for line in lines:
            code, _, place = (part.strip() for part in line.rpartition("# "))
            if code:
                self.write(code, self.directory / "bare" / place)
            else:
                commands |= dict.fromkeys(place.split(" && "))
        for command in commands:
            self.manage(*command.removeprefix("python manage.py ").split())

    def write(self, code: str, file: Path) -> None:
        known = file.read_text()
        file.write_text(f"{known}\n{without_known_apps(code, known)}\n")

    def probe(self, name: str) -> dict:
        """The facts that the program `probes/<name>.py` finds inside the site."""
        printed = self.manage("shell", "--verbosity", "0", "--command", (PROBES / f"{name}.py").read_text())
        return json.loads(printed.strip().splitlines()[-1])


def without_known_apps(code: str, known: str) -> str:
    """`INSTALLED_APPS += [...]` without those the file names already: Django refuses an app that is listed twice."""
    name, _, apps = code.partition(" += ")
    if name != "INSTALLED_APPS":
        return code
    return f"{name} += {json.dumps([app for app in ast.literal_eval(apps) if json.dumps(app) not in known])}"
