"""The menu of a table in the editor: its library, Handsontable, comes with English words only."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html, json_script
from django.utils.translation import gettext_lazy as _

WORDS = {
    "insertRowAbove": _("Insert row above"),
    "insertRowBelow": _("Insert row below"),
    "insertColumnOnTheLeft": _("Insert column left"),
    "insertColumnOnTheRight": _("Insert column right"),
    "removeRow": _("Remove row"),
    "removeColumn": _("Remove column"),
    "undo": _("Undo"),
    "redo": _("Redo"),
}


def table_words() -> str:
    """Hook `insert_editor_js`."""
    script = format_html('<script src="{}"></script>', staticfiles_storage.url("articles/table_words.js"))
    return json_script({key: str(word) for key, word in WORDS.items()}, "articles-table-words") + script
