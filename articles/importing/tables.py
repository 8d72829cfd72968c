"""CSV and XLSX: one article a row, under a header row in Chinese or English."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .found import Found, Refused, Unreadable
from .rows import article_from_row, check_columns

LONGEST_CELL = 16 * 1024 * 1024


def read_csv(text: str, path: Path) -> Iterator[Found | Refused]:
    """The articles of a CSV file, separated by comma, semicolon or tab."""
    csv.field_size_limit(LONGEST_CELL)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        headers = next((row for row in reader if any(cell.strip() for cell in row)), [])
        check_columns(headers)
        before = reader.line_num
        for cells in reader:
            # A row is named by the line it begins on, as an editor shows it.
            if any(cell.strip() for cell in cells):
                place = _("%(file)s, line %(number)d") % {"file": path.name, "number": before + 1}
                yield row_outcome(headers, cells, path, place)
            before = reader.line_num
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d is not CSV: %(error)s.") % {"line": reader.line_num, "error": error}
        ) from error


def read_xlsx(data: bytes, path: Path) -> Iterator[Found | Refused]:
    """The articles of the first sheet that is not empty."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise Unreadable(_("This is no XLSX workbook, or it is damaged.")) from error
    rows = next((sheet for sheet in sheets if any(any(row) for row in sheet)), [])
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)]
    if not numbered:
        raise Unreadable(_("The workbook is empty."))
    headers = list(numbered[0][1])
    check_columns(headers)
    for number, cells in numbered[1:]:
        place = _("%(file)s, row %(number)d") % {"file": path.name, "number": number}
        yield row_outcome(headers, list(cells), path, place)


def row_outcome(headers: list, cells: list, path: Path, place: str) -> Found | Refused:
    if any(cells[len(headers) :]):
        reason = _("The row has %(cells)d cells, the header only %(headers)d; is a quotation mark missing?")
        return Refused(place, reason % {"cells": len(cells), "headers": len(headers)})
    try:
        return Found(place, article_from_row(dict(zip(headers, cells, strict=False)), path=path))
    except Unreadable as error:
        return Refused(place, str(error))
