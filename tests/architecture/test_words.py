from django.test import SimpleTestCase

import polib

from site_project.translations import catalogue_path, missing_messages

from .sources import APPS


def words(catalogue: polib.POFile) -> dict:
    return {(e.msgid, e.msgctxt): (e.msgstr, e.msgstr_plural) for e in catalogue.translated_entries()}


class OwnWordsTests(SimpleTestCase):
    def test_every_word_of_ours_is_there_in_chinese(self):
        missing = {app: found for app in APPS if (found := missing_messages(app))}

        self.assertEqual(missing, {})

    def test_compiled_catalogues_are_what_the_sources_say(self):
        for app in APPS:
            source = catalogue_path(app)
            with self.subTest(app=app):
                compiled = polib.mofile(source.with_suffix(".mo").read_bytes())
                self.assertEqual(words(compiled), words(polib.pofile(source.read_text("utf-8"))))
