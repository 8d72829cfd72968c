"""What the documents name exists: files behind links, make targets, commands with their options."""

import re
import unittest
from collections.abc import Iterator

from django.conf import settings
from django.core.management import find_commands, get_commands, load_command_class
from django.test import SimpleTestCase, tag

from .sources import APPS, PLUGINS, ROOT, name_of

LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")
# Code in running text and code in blocks.
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.S)
MAKE = re.compile(r"\bmake ([a-z]+)")
MANAGE = re.compile(r"\bmanage\.py ([a-z_]+)([^#\n]*)")
OPTION = re.compile(r"(?<=\s)--[a-z][\w-]*")


def documents() -> list:
    return sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), *(ROOT / app / "README.md" for app in APPS)])


def texts() -> Iterator[tuple[str, str]]:
    return ((name_of(path), path.read_text("utf-8")) for path in documents() if path.exists())


def code_in(text: str) -> str:
    return "\n".join(block or span for block, span in CODE.findall(text))


def commands() -> dict[str, str]:
    """Every management command of the portal and the app it comes from."""
    ours = {name: app for app in APPS for name in find_commands(str(ROOT / app / "management"))}
    return get_commands() | ours


def options_of(name: str) -> set[str]:
    app = commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    return set(command.create_parser("manage.py", name)._option_string_actions)


@tag("once")
class DocumentTests(SimpleTestCase):
    def test_every_plugin_has_its_page(self):
        self.assertEqual([app for app in PLUGINS if not (ROOT / app / "README.md").read_text("utf-8").strip()], [])

    def test_every_link_leads_somewhere(self):
        dead = {
            name: missing
            for name, text in texts()
            if (missing := [link for link in LINK.findall(text) if not ((ROOT / name).parent / link).exists()])
        }

        self.assertEqual(dead, {})

    def test_every_make_target_exists(self):
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
        unknown = {name: found for name, text in texts() if (found := set(MAKE.findall(code_in(text))) - targets)}

        self.assertEqual(unknown, {})

    @unittest.skipIf(settings.SWAPPED_BASE_PAGE, "The portal's own commands need the portal's own pages.")
    def test_every_command_exists_with_its_options(self):
        known = commands()
        unknown = []
        for name, text in texts():
            for command, rest in MANAGE.findall(code_in(text)):
                wanted = set(OPTION.findall(rest.partition("&&")[0]))
                if command not in known or wanted - options_of(command):
                    unknown.append((name, command, sorted(wanted)))

        self.assertEqual(unknown, [])

    def test_the_map_of_the_house_shows_what_is_there(self):
        for readme in ("README.md", "README.zh-CN.md"):
            rooms = re.findall(r"^(\w+)/ ", (ROOT / readme).read_text("utf-8"), re.M)
            with self.subTest(readme=readme):
                self.assertEqual([room for room in rooms if not (ROOT / room).is_dir()], [])
                self.assertEqual([app for app in APPS if app not in rooms], [])
