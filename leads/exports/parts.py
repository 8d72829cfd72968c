"""The parts of a file on disk: encrypted, each whole or not there, deleted together."""

import base64
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..conf import conf
from ..sealing import opened, seal
from .records import LeadExport

USE = "leads.export"


def folder_of(export: LeadExport) -> Path:
    return conf.EXPORT_DIR / str(export.pk)


def write_part(export: LeadExport, number: int, content: bytes, facts: dict) -> None:
    """Put a part down, durably. One that a killed worker had begun is written anew."""
    folder = folder_of(export)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = json.dumps({"facts": facts, "content": base64.b64encode(content).decode()})
    beside = folder / f"{number:06d}.new"
    with open(beside, "w", encoding="ascii") as file:
        file.write(seal(told, use_of(export, number)))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / f"{number:06d}.part")


def read_part(export: LeadExport, number: int) -> tuple[bytes, dict]:
    """Content and facts. Raises OSError where it is gone, CannotOpen where somebody has changed it."""
    sealed = (folder_of(export) / f"{number:06d}.part").read_text("ascii")
    told = json.loads(opened(sealed, use_of(export, number)))
    return base64.b64decode(told["content"]), told["facts"]


def read_parts(export: LeadExport) -> Iterator[tuple[bytes, dict]]:
    """All of them in their order, one in memory at a time."""
    return (read_part(export, number) for number in range(1, export.parts + 1))


def delete_parts(export: LeadExport) -> None:
    shutil.rmtree(folder_of(export), ignore_errors=True)


def use_of(export: LeadExport, number: int) -> str:
    return f"{USE}/{export.pk}/{number}"
