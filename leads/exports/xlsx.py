"""XLSX in parts that are compressed as they are made, so that neither memory nor a second pass grows with the rows.

A sheet is one deflate stream; each part is a flushed piece of it. Cells are inline texts with the format Text: a number
stays what was typed, nothing is a formula or a link. ECMA-376, 18.3.1 (sheets) and PKWARE APPNOTE 4.3 (zip).
"""

import re
import struct
import zlib
from collections.abc import Iterator
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from .cells import Rows, cleaned

ROWS_A_SHEET = 1_000_000  # Excel's limit is 1,048,576 with the heading
BYTES_A_SHEET = 2**32 - 2**24  # that no file in the archive needs sizes of eight bytes
FOUR_BYTES = 2**32 - 1  # what does not fit, and stands where the number is told in eight
ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPENED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{OPENED}<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
TEXT, HEADING = 1, 2


def sheet_rows(rows: Rows, style: int = TEXT) -> str:
    """Rows of clean cells as a sheet holds them, of which every step is taken for all of them at once."""
    begin, end = f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
    # No clean cell holds these two.
    text = "\1".join(map("\0".join, rows)).replace("\r\n", "\n").replace("\r", "\n")
    if "_x" in text:
        text = ESCAPED.sub(lambda found: f"_x005F{found.group()}", text)
    text = escape(text, quote=False).replace("\0", end + begin).replace("\1", f"{end}</row><row>{begin}")
    return f"<row>{begin}{text}{end}</row>".replace(begin + end, f'<c s="{style}"/>') if rows else ""


class Xlsx:
    """A workbook whose rows come part by part."""

    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, headings: list[str]):
        self.headings = headings

    @property
    def top(self) -> bytes:
        heads = sheet_rows(cleaned([self.headings]), HEADING)
        return (
            f'{OPENED}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
            'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
            f'<col min="1" max="{max(1, len(self.headings))}" width="18" customWidth="1" style="1"/></cols>'
            f"<sheetData>{heads}"
        ).encode()

    # A number that is a text is what we want: no green corner in every cell of the telephone column.
    bottom = (
        b'</sheetData><ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
        b"</worksheet>"
    )

    def part(self, rows: Rows, *, before: dict) -> tuple[bytes, dict]:
        """A flushed piece of the sheet, with sheet, rows, size and check sum up to its end."""
        facts, text = before, sheet_rows(cleaned(rows)).encode("utf-8")
        if not before or is_full(before, len(rows), len(text)):
            facts = {"sheet": before.get("sheet", 0) + 1, "rows": 0, "size": len(self.top), "crc": zlib.crc32(self.top)}
        return deflated(text), {
            "sheet": facts["sheet"],
            "rows": facts["rows"] + len(rows),
            "size": facts["size"] + len(text),
            "crc": zlib.crc32(text, facts["crc"]),
        }

    def whole(self, parts: Iterator[tuple[bytes, dict]]) -> Iterator[bytes]:
        archive, sheets, last = Archive(), 0, {}
        for content, facts in parts:
            if facts["sheet"] != sheets:
                yield from self.closed(archive, last)
                sheets = facts["sheet"]
                yield archive.begin(f"xl/worksheets/sheet{sheets}.xml")
                yield archive.piece(deflated(self.top))
            yield archive.piece(content)
            last = facts
        if not sheets:
            sheets, last = 1, {"size": len(self.top), "crc": zlib.crc32(self.top)}
            yield archive.begin("xl/worksheets/sheet1.xml")
            yield archive.piece(deflated(self.top))
        yield from self.closed(archive, last)
        for name, text in frame(sheets).items():
            data = text.encode("utf-8")
            yield archive.begin(name)
            yield archive.piece(deflated(data, last=True))
            yield archive.end(len(data), zlib.crc32(data))
        yield archive.directory()

    def closed(self, archive: "Archive", last: dict) -> Iterator[bytes]:
        if last:
            yield archive.piece(deflated(self.bottom, last=True))
            yield archive.end(last["size"] + len(self.bottom), zlib.crc32(self.bottom, last["crc"]))


def is_full(sheet: dict, rows: int, size: int) -> bool:
    """Whether so much more has no place in the sheet."""
    return sheet["rows"] + rows > ROWS_A_SHEET or sheet["size"] + size > BYTES_A_SHEET


def deflated(data: bytes, *, last: bool = False) -> bytes:
    """A piece of a deflate stream that may be laid behind another one."""
    engine = zlib.compressobj(1, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


class Archive:
    """A zip file whose members are compressed elsewhere and written once from front to back."""

    far = FOUR_BYTES

    def __init__(self):
        self.at, self.members = 0, []

    def begin(self, name: str) -> bytes:
        self.name, self.start, self.packed = name.encode(), self.at, 0
        head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 8, 8, 0, 33, 0, 0, 0, len(self.name), 0) + self.name
        self.at += len(head)
        return head

    def piece(self, packed: bytes) -> bytes:
        self.at += len(packed)
        self.packed += len(packed)
        return packed

    def end(self, size: int, crc: int) -> bytes:
        told = struct.pack("<4sIII", b"PK\7\x08", crc, self.packed, size)
        start, further = self.start, b""
        if start >= self.far:
            start, further = FOUR_BYTES, struct.pack("<HHQ", 1, 8, start)
        facts = (45, 20, 8, 8, 0, 33, crc, self.packed, size, len(self.name), len(further), 0, 0, 0, 0, start)
        self.members.append(struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", *facts) + self.name + further)
        self.at += len(told)
        return told

    def directory(self) -> bytes:
        """What stands where; behind four gigabytes with the records of zip64 (APPNOTE 4.3.14 and 4.3.15)."""
        listed, count, start = b"".join(self.members), len(self.members), self.at
        size, further = len(listed), b""
        if start >= self.far:
            further = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
            further += struct.pack("<4sIQI", b"PK\6\7", 0, start + size, 1)
            start = FOUR_BYTES
        return listed + further + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, start, 0)


def frame(sheets: int) -> dict[str, str]:
    """Everything of a workbook but its sheets."""
    numbers = range(1, sheets + 1)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'{OPENED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
        f'ContentType="{kinds}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}.worksheet+xml"/>' for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'{OPENED}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{OPENED}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(f'<sheet name="{escape(name_of_sheet(n, sheets))}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{OPENED}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + f'<Relationship Id="rId{sheets + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }


def name_of_sheet(number: int, sheets: int) -> str:
    """At most 31 signs; where there are several, each says that it is one of them."""
    # The same bytes for whoever fetches the file: its hash is written down.
    with override(settings.LANGUAGE_CODE):
        if sheets == 1:
            return _("Leads")
        return _("Leads, sheet %(number)d of %(sheets)d") % {"number": number, "sheets": sheets}
