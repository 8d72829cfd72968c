"""Who may import whom: a walk over the syntax trees and templates of every app, names in strings included."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

from . import sources

APPS = {*sources.APPS, "tests"}
EVERYBODY_MAY_USE = {"deliveries", "fragments", "renditions", "zhsearch"}
MAY_USE = {
    "articles": EVERYBODY_MAY_USE,
    "deliveries": set(),
    "fragments": set(),
    "home": EVERYBODY_MAY_USE,
    "leads": EVERYBODY_MAY_USE,
    "programs": EVERYBODY_MAY_USE,
    "renditions": {"fragments"},
    "zhsearch": {"fragments"},
}
# `articles.ArticlePage`, `leads.forms`, `leads:submit`, `articles/cards/row.html`: a name, not a sentence.
NAME = re.compile(rf"({'|'.join(sorted(APPS))})[.:/][\w.:/{{}}-]*")
# Calls that take the bare label of an app.
BY_LABEL = {"get_model", "get_app_config", "import_module", "is_installed", "__import__"}
IN_TAGS = re.compile(r"\{[%{].*?[%}]\}", re.S)
QUOTED = re.compile(r"""["']([^"'\s]+)["']""")
LOADED = re.compile(rf"\b({'|'.join(sorted(APPS))})_tags\b")


def names_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything the source speaks of."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            yield node.lineno, node.value
        elif isinstance(node, ast.Call) and called(node) in BY_LABEL:
            yield from ((node.lineno, word.value) for word in node.args if isinstance(word, ast.Constant))


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def names_in_template(source: str) -> Iterator[tuple[int, str]]:
    for tag in IN_TAGS.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        yield from ((line, name) for name in QUOTED.findall(tag.group()) if NAME.fullmatch(name))
        if tag.group()[2:].lstrip().startswith("load "):
            yield from ((line, app) for app in LOADED.findall(tag.group()))


READERS = {".py": names_in_python, ".html": names_in_template, ".txt": names_in_template}


def violations(app: str, suffix: str, source: str) -> list[tuple[int, str]]:
    """Line and name of every word about an app that this one may not know."""
    forbidden = APPS - MAY_USE[app] - {app}
    found = {(line, str(name)) for line, name in READERS[suffix](source)}
    return sorted((line, name) for line, name in found if re.split(r"[.:/]", name)[0] in forbidden)


def sources_of(app: str) -> list[Path]:
    return sorted(path for path in (settings.BASE_DIR / app).rglob("*") if path.suffix in READERS)


class ImportRuleTests(SimpleTestCase):
    def test_no_app_knows_what_it_may_not(self):
        found = {
            str(path.relative_to(settings.BASE_DIR)): wrong
            for app in MAY_USE
            for path in sources_of(app)
            if (wrong := violations(app, path.suffix, path.read_text("utf-8")))
        }

        self.assertEqual(found, {})

    def test_every_app_is_read(self):
        unread = [app for app in MAY_USE if len(sources_of(app)) < 4]

        self.assertEqual(unread, [])


class TheRuleItselfTests(SimpleTestCase):
    """A rule that never finds anything proves nothing."""

    def test_finds_an_import_in_a_function(self):
        source = "def late():\n    from articles.models import ArticlePage\n"

        self.assertEqual(violations("leads", ".py", source), [(2, "articles.models")])

    def test_finds_names_in_strings(self):
        source = 'page = ForeignKey("articles.ArticlePage")\nurl = reverse("leads:submit")\n'

        self.assertEqual(violations("programs", ".py", source), [(1, "articles.ArticlePage"), (2, "leads:submit")])

    def test_finds_a_label_given_to_the_registry(self):
        self.assertEqual(violations("home", ".py", 'apps.get_model("leads", "Lead")'), [(1, "leads")])

    def test_finds_tags_and_paths_in_templates(self):
        source = "{% load i18n home_tags %}\n{% include 'leads/includes/form.html' %}\n{% url \"articles:x\" %}"

        self.assertEqual(
            violations("programs", ".html", source),
            [(1, "home"), (2, "leads/includes/form.html"), (3, "articles:x")],
        )

    def test_lets_everybody_use_search_and_deliveries(self):
        source = 'from zhsearch.slugs import slug_from\nfrom deliveries.outbox import queue_mail\n"deliveries.Delivery"'

        self.assertEqual(violations("leads", ".py", source), [])

    def test_does_not_let_those_two_look_back(self):
        self.assertEqual(violations("deliveries", ".py", "import leads.models"), [(1, "leads.models")])

    def test_takes_no_sentence_for_a_name(self):
        self.assertEqual(violations("home", ".py", 'text = "articles. And more"'), [])
