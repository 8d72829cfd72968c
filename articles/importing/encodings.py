"""From bytes to text. Labels are never trusted: pages that say gb2312 hold GBK and GB18030 characters."""

import codecs

from django.utils.translation import gettext as _

from charset_normalizer import from_bytes

from .found import Unreadable

MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
BINARIES = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Word 97 / Excel 97",
    b"PK\x03\x04": "ZIP",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"\x1f\x8b": "gzip",
}


def decode(data: bytes) -> str:
    """The text of a file: by byte order mark, else UTF-8, else GB18030, else by its statistics.

    Strict at every step: guessing from statistics alone calls short Chinese texts Korean. Raises Unreadable.
    """
    refuse_binary(data)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return strictly(data, encoding)
    candidates = ["utf-8", "gb18030"]
    if b"\0" in data[:4096]:
        candidates = ["utf-16-le", "utf-16-be"] if data[1:2] == b"\0" or b"\n\0" in data else ["utf-16-be"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return by_statistics(data)


def refuse_binary(data: bytes) -> None:
    for start, name in BINARIES.items():
        if data.startswith(start):
            raise Unreadable(_("This is a file of the kind %(name)s, not a text.") % {"name": name})
    if not data.strip():
        raise Unreadable(_("The file is empty."))


def strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The file says it is %(encoding)s, but byte %(position)d is not.")
            % {"encoding": encoding.upper(), "position": error.start + 1}
        ) from error


def by_statistics(data: bytes) -> str:
    found = from_bytes(data[:200_000], cp_isolation=["big5", "utf_16_le", "utf_16_be"]).best()
    try:
        text = data.decode(found.encoding) if found else ""
    except UnicodeDecodeError:
        text = ""
    if not text or "\0" in text:
        raise Unreadable(_("The characters are neither UTF-8 nor GB18030 nor UTF-16; the file may be damaged."))
    return text
