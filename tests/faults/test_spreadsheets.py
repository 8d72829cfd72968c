"""Exports as a spreadsheet program reads them: nothing runs, nothing breaks, numbers stay as they were. A drill."""

import csv
import io
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from django.test import TestCase

import openpyxl

from leads.exports.at_once import export_of, parts_of
from leads.exports.cells import clean, neutral
from leads.exports.layout import file_of, table_of
from leads.models import Lead
from tests.leads.builders import a_colleague
from tests.leads.payloads import FORMULAS, PHONES, any_unicode

from .portal import DRILL

SHOWN = ["receipt", "phone", "remarks", "organisation"]
# Comma, quotation mark, UTF-8, from the first line; what could be a formula is to be worked out.
READ_CSV = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
WRITE_CSV = 'csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,true,false,false'.replace('"', "")


class PayloadCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.xu = a_colleague("xu")
        texts = FORMULAS + any_unicode(1000)
        cls.leads = Lead.objects.bulk_create(
            [
                Lead(
                    receipt=f"XF{number:06d}",
                    phone=PHONES[number % len(PHONES)],
                    remarks=text,
                    organisation=text.replace("\0", ""),
                )
                for number, text in enumerate(texts)
            ],
            500,
        )

    def file(self, file_format: str) -> bytes:
        leads = Lead.objects.order_by("pk")
        export = export_of(self.xu, file_format, "", columns=SHOWN, phones_shown=True, reason="drill")
        table = table_of(export, leads)
        return b"".join(file_of(export).whole(parts_of(export, table, leads)))

    def expected(self, *, sheet: bool) -> list[list[str]]:
        """What may be read of the file; a spreadsheet knows one kind of line end."""
        rows = [[lead.receipt, lead.phone, clean(lead.remarks), clean(lead.organisation)] for lead in self.leads]
        if not sheet:
            return [[neutral(cell) for cell in row] for row in rows]
        return [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]


class ReadByPythonTests(PayloadCase):
    def test_csv(self):
        rows = list(csv.reader(io.StringIO(self.file("csv").decode("utf-8-sig"), newline="")))

        self.assertEqual(rows[1:], self.expected(sheet=False))
        self.assertEqual({row[2][0] for row in rows[1:][: len(FORMULAS)]}, {"'"})

    def test_xlsx(self):
        sheet = openpyxl.load_workbook(io.BytesIO(self.file("xlsx"))).active
        cells = list(sheet.iter_rows(min_row=2))

        self.assertEqual([[cell.value or "" for cell in row] for row in cells], self.expected(sheet=True))
        self.assertEqual({cell.data_type for row in cells for cell in row if cell.value}, {"s"})


@unittest.skipUnless(DRILL, "A drill: run it with `make drill`.")
@unittest.skipUnless(
    shutil.which("soffice"), "Without LibreOffice nothing can be opened: `apt-get install libreoffice-calc`."
)
class ReadByLibreOfficeTests(PayloadCase):
    def converted(self, file_format: str, *options: str, to: str) -> bytes:
        with tempfile.TemporaryDirectory() as directory:
            path, out = Path(directory) / f"leads.{file_format}", Path(directory) / "out"
            path.write_bytes(self.file(file_format))
            home = f"-env:UserInstallation=file://{directory}/home"
            command = ["soffice", home, "--headless", *options, "--convert-to", to, "--outdir", out, path]
            subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)
            return next(out.iterdir()).read_bytes()

    def cells(self, file_format: str, *options: str) -> list:
        content = self.converted(file_format, *options, to="xlsx")
        return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2))

    def test_no_cell_of_the_csv_runs_and_all_rows_are_there(self):
        cells = self.cells("csv", f"--infilter={READ_CSV}")

        self.assertEqual([row[0].value for row in cells], [lead.receipt for lead in self.leads])
        self.assertNotIn("f", {cell.data_type for row in cells for cell in row})
        formulas = [row[2].value for row in cells[: len(FORMULAS)]]
        self.assertEqual({(type(value), value[0]) for value in formulas}, {(str, "'")})

    def test_no_cell_of_the_xlsx_runs_and_every_number_is_the_text_it_was(self):
        cells = self.cells("xlsx")

        self.assertEqual({cell.data_type for row in cells for cell in row if cell.value is not None}, {"s"})
        self.assertEqual([row[1].value for row in cells], [lead.phone for lead in self.leads])
        self.assertEqual({cell.number_format for row in cells for cell in row[1:2]}, {"@"})

    def test_every_sign_of_the_xlsx_comes_through(self):
        content = self.converted("xlsx", to=WRITE_CSV)

        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        self.assertEqual(rows[1:], self.expected(sheet=True))
