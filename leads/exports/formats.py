"""CSV and JSON, written part by part: parts of a file can be made apart, and are the file when laid side by side."""

import json
from collections.abc import Iterator

from .cells import Rows, cleaned, neutral_text
from .xlsx import Xlsx


class Csv:
    """UTF-8 with BOM, CRLF, every cell in quotation marks: what Excel on Chinese Windows opens by a double click."""

    content_type = "text/csv; charset=utf-8"

    def __init__(self, headings: list[str]):
        self.headings = headings

    def part(self, rows: Rows, *, before: dict) -> tuple[bytes, dict]:
        """The bytes of these rows, and what the next part must know of them."""
        text = neutral_text(rows).replace('"', '""').replace("\1\0", '"\r\n"').replace("\0", '","')
        return f'{text[2:]}"\r\n'.encode() if rows else b"", {}

    def whole(self, parts: Iterator[tuple[bytes, dict]]) -> Iterator[bytes]:
        """The file, from parts in their order."""
        yield b"\xef\xbb\xbf" + self.part([self.headings], before={})[0]
        yield from (content for content, _facts in parts)


class Json:
    """For machines: one object a lead, keys as the headings, no prefixes; a file of one line a lead."""

    content_type = "application/json; charset=utf-8"

    def __init__(self, headings: list[str]):
        self.headings = headings

    def part(self, rows: Rows, *, before: dict) -> tuple[bytes, dict]:
        objects = (dict(zip(self.headings, row, strict=True)) for row in cleaned(rows))
        text = ",\n".join(json.dumps(told, ensure_ascii=False) for told in objects)
        return (",\n" if before else "").encode() + text.encode("utf-8"), {"rows": len(rows)}

    def whole(self, parts: Iterator[tuple[bytes, dict]]) -> Iterator[bytes]:
        yield b"[\n"
        yield from (content for content, _facts in parts)
        yield b"\n]\n"


FORMATS = {"xlsx": Xlsx, "csv": Csv, "json": Json}
