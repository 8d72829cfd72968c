"""What lets nginx answer alone: a link whose target has another name after every change.

nginx keeps answers under keys that hold this name (`deploy/nginx.conf`), so what it kept before a change is never found
again. While somebody is about to commit, while a process died in doing so, and while the site is closed, the link names
`off`: then nginx asks for everything, and whoever it asks puts things right.
"""

from contextlib import suppress
from pathlib import Path

from .generations import ANY, Generations

LINK, OFF = "now", "off"


class Doorway:
    """Kept by whoever changes the counters, one process at a time."""

    def __init__(self, folder: Path):
        self.folder = folder / "nginx"
        (self.folder / OFF).mkdir(parents=True, exist_ok=True)
        self.link = self.folder / LINK

    def __call__(self, generations: Generations) -> None:
        before = self.name()
        name = str(generations.number(ANY)) if generations.is_open else OFF
        if name == before:
            return
        try:
            self.lead_to(name)
        except OSError:
            self.link.unlink(missing_ok=True)  # a full disk still takes this, and without a link nothing is kept
            raise
        if before not in {"", OFF}:
            with suppress(OSError):
                (self.folder / before).rmdir()

    def lead_to(self, name: str) -> None:
        (self.folder / name).mkdir(exist_ok=True)
        beside = self.folder / f"{LINK}.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(name)
        beside.replace(self.link)

    def name(self) -> str:
        try:
            return str(self.link.readlink())
        except OSError:
            return ""
