"""What we stand on is written down: pinned with a reason, and declared by the wheel."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires

from django.test import SimpleTestCase

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .sources import APPS, PLUGINS, ROOT, files

PIN = re.compile(r"(?P<name>[\w.-]+)(\[\w+\])?==(?P<version>[\w.]+) +# (?P<reason>\w.{8,})")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pinned() -> dict[str, str]:
    found = (PIN.fullmatch(line) for line in lines("requirements.txt"))
    return {canonicalize_name(match["name"]): match["version"] for match in found if match}


def declared() -> list[Requirement]:
    extras = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    return [Requirement(line) for line in [*PROJECT["dependencies"], *extras]]


def brought_by_wagtail() -> set[str]:
    needed = [Requirement(line) for line in requires("wagtail")]
    return {canonicalize_name(needed.name) for needed in needed if not needed.marker} | {"wagtail"}


def imported(app: str) -> set[str]:
    """Names of the distributions that the app imports from."""
    modules = set()
    for path in files(".py", within=[app]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(node.module.partition(".")[0])
    owners = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - set(APPS)
    return {canonicalize_name(owners.get(module, [module])[0]) for module in foreign}


class PackageTests(SimpleTestCase):
    def test_every_requirement_is_exact_and_has_its_reason(self):
        loose = [
            line
            for name in ("requirements.txt", "tests/requirements.txt")
            for line in lines(name)
            if not PIN.fullmatch(line)
        ]

        self.assertEqual(loose, [])

    def test_the_wheel_declares_what_the_plugins_import(self):
        known = {canonicalize_name(requirement.name) for requirement in declared()} | brought_by_wagtail()
        undeclared = {plugin: missing for plugin in PLUGINS if (missing := imported(plugin) - known)}

        self.assertEqual(undeclared, {})

    def test_the_portal_pins_what_its_apps_import(self):
        known = pinned().keys() | brought_by_wagtail() | {"babel"}  # babel reads our own sources, never a request
        unpinned = {app: missing for app in APPS if (missing := imported(app) - known)}

        self.assertEqual(unpinned, {})

    def test_the_versions_we_run_are_versions_the_wheel_allows(self):
        pins = pinned()
        wrong = {
            str(requirement): pins.get(canonicalize_name(requirement.name))
            for requirement in declared()
            if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
        }

        self.assertEqual(wrong, {})
