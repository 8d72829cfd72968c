"""Reading a spreadsheet that somebody sends: bounded in size, and no formula is ever worked out."""

from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024  # what a file of five megabytes of contacts never reaches
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 40, 1000
BROKEN = (BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, AttributeError)


class CannotRead(Exception):
    """Why the file is no table of contacts, in a sentence."""


def read_table(file) -> dict:
    """The first sheet as `{"heads": […], "rows": [[…]]}`, all texts. Raises CannotRead."""
    from openpyxl import load_workbook  # five megabytes, which few processes need

    refuse_too_big(file)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        lines = [
            texts
            for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 2, values_only=True)
            if any(texts := [text_of(cell) for cell in row])
        ]
        book.close()
    except BROKEN as error:
        raise CannotRead(_("This is no XLSX file that can be read. Save it anew in Excel as .xlsx.")) from error
    if len(lines) < 2:
        raise CannotRead(_("The first sheet holds no rows beneath its headings."))
    if len(lines) > MOST_ROWS + 1:
        raise CannotRead(_("At most %(most)d rows at once. Divide the file.") % {"most": MOST_ROWS})
    width = max(index for line in lines for index, text in enumerate(line, start=1) if text)
    return {"heads": lines[0][:width], "rows": [line[:width] for line in lines[1:]]}


def refuse_too_big(file) -> None:
    """Before anything is unpacked: a small file can hold a mountain of nothing."""
    if file.size > MOST_BYTES:
        raise CannotRead(_("The file is larger than 5 MB."))
    try:
        with ZipFile(file) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except BadZipFile as error:
        raise CannotRead(_("This is no XLSX file that can be read. Save it anew in Excel as .xlsx.")) from error
    if unpacked > MOST_UNPACKED:
        raise CannotRead(_("The file holds too much. Divide it."))
    file.seek(0)


def text_of(cell) -> str:
    """A cell as somebody typed it: a telephone number is no number, a day no moment, a formula its own text."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if (cell.hour, cell.minute) == (0, 0) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\x00", "").strip()[:LONGEST_CELL]


def is_formula(text: str) -> bool:
    return text.startswith("=")
