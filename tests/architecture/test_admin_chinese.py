from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase
from django.utils.translation import gettext, override

import wagtail
import wagtail_modeladmin

import polib

LIBRARIES = [Path(wagtail.__file__).parent, Path(wagtail_modeladmin.__file__).parent]


def translated(path: Path) -> set[tuple[str, str | None]]:
    return {(e.msgid, e.msgctxt) for e in polib.pofile(str(path)) if e.translated()} if path.exists() else set()


def left_in_english(domain: str) -> list[str]:
    """Strings of Wagtail and modeladmin that neither they nor our catalogue put into Chinese."""
    ours = translated(settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES" / f"{domain}.po")
    gaps = set()
    for library in LIBRARIES:
        for english in library.rglob(f"locale/en/LC_MESSAGES/{domain}.po"):
            chinese = translated(english.parents[2] / "zh_Hans/LC_MESSAGES" / english.name)
            wanted = {(e.msgid, e.msgctxt) for e in polib.pofile(str(english)) if not e.obsolete}
            gaps |= {msgid for msgid, _context in wanted - chinese - ours}
    return sorted(gaps)


class AdminInChineseTests(SimpleTestCase):
    def test_nothing_of_wagtail_is_left_in_english(self):
        self.assertEqual(left_in_english("django"), [])

    def test_nothing_of_its_scripts_is_left_in_english(self):
        self.assertEqual(left_in_english("djangojs"), [])

    def test_compiled_catalogues_are_what_the_sources_say(self):
        for source in (settings.BASE_DIR / "locale").rglob("*.po"):
            compiled = polib.mofile(str(source.with_suffix(".mo")))
            self.assertEqual(
                {e.msgid: (e.msgstr, e.msgstr_plural) for e in compiled},
                {e.msgid: (e.msgstr, e.msgstr_plural) for e in polib.pofile(str(source)).translated_entries()},
            )

    def test_ours_is_what_an_editor_reads(self):
        with override("zh-hans"):
            self.assertEqual(gettext("Schedule to publish"), "定时发布")
