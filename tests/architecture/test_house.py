"""The house stays tidy: its rooms, the size of its files, lint, checks and migrations."""

import ast
import os
import re
import subprocess
import sys
import tempfile
from io import StringIO

from django.core.management import call_command
from django.core.management.utils import get_random_secret_key
from django.test import SimpleTestCase, TestCase, tag

from .sources import ROOT, everything, name_of

# Rooms where everything belongs, and so nothing.
NO_ROOMS = {"common", "core", "helpers", "misc", "shared", "util", "utils"}
LONGEST = 400
LEADS_KEY = "b25seSBmb3IgdGVzdHMsIGFuZCAzMiBieXRlcyBsb24="


def run(*command: str, **variables: str) -> tuple[int, str]:
    """How a program ended and what it said."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=os.environ | variables, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


class RoomTests(SimpleTestCase):
    def test_nothing_is_kept_in_a_lumber_room(self):
        names = {part for path in everything(".py") for part in path.relative_to(ROOT).with_suffix("").parts}

        self.assertEqual(names & NO_ROOMS, set())

    def test_no_file_is_too_long_to_read(self):
        # The stylesheet is one request and so one file; everything else can be two.
        lengths = {
            name_of(path): len(path.read_text("utf-8").splitlines()) for path in everything(".py", ".html", ".js")
        }

        self.assertEqual({name: length for name, length in lengths.items() if length > LONGEST}, {})


@tag("once")
class LintTests(SimpleTestCase):
    def test_ruff_finds_nothing(self):
        self.assertEqual(run("-m", "ruff", "check", "--no-cache", "--quiet", "."), (0, ""))

    def test_ruff_would_format_nothing(self):
        self.assertEqual(run("-m", "ruff", "format", "--no-cache", "--quiet", "--check", "."), (0, ""))

    def test_templates_are_indented(self):
        code, said = run("-m", "djhtml", "--check", *[name_of(path) for path in everything(".html")])

        self.assertEqual((code, [line for line in said.splitlines() if line.startswith("would have")]), (0, []))


@tag("once")
class CheckTests(SimpleTestCase):
    def assertClean(self, *options, **variables):
        with tempfile.TemporaryDirectory() as directory:
            said = run("manage.py", "check", "--fail-level", "WARNING", *options, DATA_DIR=directory, **variables)

        self.assertEqual(said[0], 0, said[1])

    def test_one_machine_without_configuration(self):
        self.assertClean(DJANGO_SETTINGS_MODULE="site_project.settings.development")

    def test_a_public_installation(self):
        self.assertClean(
            "--deploy",
            DJANGO_SETTINGS_MODULE="site_project.settings.production",
            SECRET_KEY=get_random_secret_key(),
            LEADS_KEYS=LEADS_KEY,
            ALLOWED_HOSTS="portal.example",
        )


def guarded_models(app: str) -> dict[str, set[str]]:
    """By guarded migration, the models it makes."""
    return {path.name: models_made_in(path) for path in migrations_of(app) if has_guard(path)}


def migrations_of(app: str) -> list:
    return sorted((ROOT / app / "migrations").glob("0*.py"))


def has_guard(path) -> bool:
    """`if swapper.is_swapped("wagtailcore", "Page"): operations = []` as the last words of the class."""
    migration = next(node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef))
    guard = 'if swapper.is_swapped("wagtailcore", "Page"):\n    operations = []'
    return ast.unparse(migration.body[-1]) == ast.unparse(ast.parse(guard))


def operations_in(path) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).startswith("migrations.") and call.keywords]


def models_made_in(path) -> set[str]:
    made = (call for call in operations_in(path) if ast.unparse(call.func) == "migrations.CreateModel")
    return {keyword.value.value.lower() for call in made for keyword in call.keywords if keyword.arg == "name"}


def models_touched_in(path) -> set[str]:
    words = re.findall(r"""(?:model_name|name)=['"](\w+)['"]""", path.read_text())
    return {word.lower() for word in words}


class MigrationTests(TestCase):
    def test_none_is_missing(self):
        said = StringIO()
        try:
            call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
        except SystemExit:
            self.fail(said.getvalue())

    def test_every_migration_that_makes_pages_steps_aside_where_the_page_is_swapped(self):
        unguarded = [
            name_of(path)
            for app in ("articles", "leads", "programs")
            for path in migrations_of(app)
            if "page_ptr" in path.read_text() and not has_guard(path)
        ]

        self.assertEqual(unguarded, [])

    def test_so_does_every_later_one_that_changes_them(self):
        unguarded = []
        for app in ("articles", "leads", "programs"):
            pages = set().union(*guarded_models(app).values())
            self.assertNotEqual(pages, set())
            unguarded += [
                name_of(path) for path in migrations_of(app) if models_touched_in(path) & pages and not has_guard(path)
            ]

        self.assertEqual(unguarded, [])
