"""A file as an answer: of a kind that its content confirms, and not too large."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PureWindowsPath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from .conf import conf

LONGEST_NAME = 120
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
MACROS = "vbaProject.bin"


@dataclass(frozen=True)
class Upload:
    """A file that was checked and is not stored yet."""

    name: str
    kind: str
    content: bytes

    def __str__(self):
        return self.name


class InMemoryHandler(MemoryFileUploadHandler):
    """Keeps what visitors send out of temporary files, where it would lie in clear text."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = True


class UploadField(forms.FileField):
    """Answers an Upload, or None."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        endings = [*conf.FILE_TYPES, *(["jpeg"] if "jpg" in conf.FILE_TYPES else [])]
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in endings)

    @property
    def limits(self) -> str:
        kinds = "、".join(conf.FILE_TYPES)
        return _("%(kinds)s, at most %(size)s.") % {"kinds": kinds, "size": filesizeformat(conf.FILE_SIZE)}

    @sensitive_variables()
    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > conf.FILE_SIZE:
            raise ValidationError(_("This file is larger than %(size)s.") % {"size": filesizeformat(conf.FILE_SIZE)})
        content = file.read()
        kind = kind_of(content)
        if kind not in conf.FILE_TYPES:
            kinds = "、".join(conf.FILE_TYPES)
            raise ValidationError(_("By its content this is none of: %(kinds)s.") % {"kinds": kinds})
        return Upload(safe_name(file.name, kind), kind, content)


def kind_of(content: bytes) -> str:
    """What the file is by its content; empty for what we do not know, for one that is broken or holds macros."""
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if any(name.endswith(MACROS) for name in names):
        return ""
    return next((OFFICE[name] for name in names if name in OFFICE), "")


def safe_name(name: str, kind: str) -> str:
    """The visitor's name for it, without what hides its kind: control characters, changes of direction, endings."""
    stem = PureWindowsPath(name).stem  # which knows both kinds of slash
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"|?*').lstrip(".")
    return f"{kept.strip()[:LONGEST_NAME] or 'file'}.{kind}"
