"""A stranger's site with our plugins: installed from the wheel by the lines of their READMEs, then used."""

import tempfile
import unittest
import zipfile
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase, tag

from .bare_site import BareSite, build_wheel, install, install_lines

PLUGINS = ["articles", "deliveries", "fragments", "leads", "programs", "renditions", "zhsearch"]
EXPECTED = {
    "articles": {
        "installed in": "libraries",
        "article": [200, True],
        "section": [200, True],
        "views": {"view_count": 1},
        "edit": 200,
        "register": 200,
    },
    "programs": {
        "installed in": "libraries",
        "programme": [200, True],
        "catalogue": [200, True],
        "edit": 200,
        "register": 200,
    },
    "leads": {
        "installed in": "libraries",
        "form": [200, True],
        "without a number": [422, True],
        "receipt": [200, True],
        "mail": [["desk@example.org"]],
        "desk": [200, True],
        "edit": 200,
        "lead": ["Chen", "+8613800000000", False, "1"],
    },
    "zhsearch": {
        "installed in": "libraries",
        "found": ["青禾县干部培训班开班"],
        "not found": [],
        "search page": [200, True],
    },
}
CLEAN = "System check identified no issues (0 silenced)."


def files_of(plugin: str) -> set[str]:
    """Every file of the plugin in the tree, relative to the tree."""
    found = (path for path in (settings.BASE_DIR / plugin).rglob("*") if path.is_file())
    return {str(path.relative_to(settings.BASE_DIR)) for path in found if "__pycache__" not in path.parts}


@tag("once")
@unittest.skipIf(settings.SWAPPED_BASE_PAGE, "`wagtail start` makes the same sites in both worlds.")
class WheelTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.wheel = build_wheel(cls.directory)
        cls.libraries = install(cls.wheel, cls.directory / "libraries")
        cls.bare = BareSite.start(cls.directory / "fresh", cls.libraries)

    def use(self, *plugins: str) -> dict:
        """Follow the READMEs of these plugins in a fresh site; the facts each one's probe finds there."""
        site = self.bare.copy(self.directory / "-".join(plugins))
        site.follow([line for plugin in plugins for line in install_lines(plugin, self.libraries)])
        self.assertIn(CLEAN, site.manage("check", "--fail-level", "WARNING"))
        return {plugin: site.probe(plugin) for plugin in plugins}

    def test_carries_every_file_of_the_plugins_and_nothing_else(self):
        carried = {name for name in zipfile.ZipFile(self.wheel).namelist() if ".dist-info/" not in name}

        self.assertEqual(carried, set().union(*map(files_of, PLUGINS)))

    def test_carries_its_licence(self):
        names = zipfile.ZipFile(self.wheel).namelist()
        licences = [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]

        self.assertEqual(len(licences), 1)

    def test_articles_alone(self):
        self.assertEqual(self.use("articles"), {"articles": EXPECTED["articles"]})

    def test_programs_alone(self):
        self.assertEqual(self.use("programs"), {"programs": EXPECTED["programs"]})

    def test_leads_alone(self):
        self.assertEqual(self.use("leads"), {"leads": EXPECTED["leads"]})

    def test_zhsearch_alone(self):
        self.assertEqual(self.use("zhsearch"), {"zhsearch": EXPECTED["zhsearch"]})

    def test_all_together(self):
        self.assertEqual(self.use(*EXPECTED), EXPECTED)
