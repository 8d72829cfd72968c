from django.test import SimpleTestCase

import polib

from site_project.translations import catalogue_path, missing_messages

from .sources import APPS


def words(catalogue: polib.POFile) -> dict:
    return {(e.msgid, e.msgctxt): (e.msgstr, e.msgstr_plural) for e in catalogue.translated_entries()}


def has_words(app: str) -> bool:
    return catalogue_path(app).exists()


class OwnWordsTests(SimpleTestCase):
    def test_every_word_of_ours_is_there_in_chinese(self):
        missing = {app: found for app in APPS if (found := missing_messages(app))}

        self.assertEqual(missing, {})

    def test_compiled_catalogues_are_what_the_sources_say(self):
        for app in filter(has_words, APPS):
            source = catalogue_path(app)
            with self.subTest(app=app):
                compiled = polib.mofile(source.with_suffix(".mo").read_bytes())
                self.assertEqual(words(compiled), words(polib.pofile(source.read_text("utf-8"))))

    def test_no_two_apps_say_the_same_word_differently(self):
        # Django joins the catalogues: where two differ, one app's word appears in the other's pages.
        said: dict[tuple, set] = {}
        for app in filter(has_words, APPS):
            for key, (singular, plural) in words(polib.pofile(str(catalogue_path(app)))).items():
                said.setdefault(key, set()).add(singular or plural[0])

        self.assertEqual({key: found for key, found in said.items() if len(found) > 1}, {})
