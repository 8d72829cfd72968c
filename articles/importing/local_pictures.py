"""Pictures that lie beside a saved page. Nothing is ever fetched from the network."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}


class PictureFolder:
    """The folder of a saved page, with the one a browser made for its pictures (`page_files/`, `page.files/`)."""

    def __init__(self, page: Path | None):
        self.page = page

    def find(self, address: str) -> Path | None:
        """The file that `src` means, if it lies inside the page's folder."""
        if self.page is None or not address or address.startswith("data:"):
            return None
        path = unquote(urlsplit(re.sub(r"\\", "/", address)).path).lstrip("/")
        if not path or "\0" in path:
            return None
        stem = self.page.stem
        name = Path(path).name
        for guess in (path, f"{stem}_files/{name}", f"{stem}.files/{name}"):
            if found := self.inside(guess):
                return found
        return None

    def inside(self, path: str) -> Path | None:
        folder = self.page.parent.resolve()
        try:
            found = (folder / path).resolve()
            if found.is_relative_to(folder) and found.suffix.lower() in PICTURES and found.is_file():
                return found
        except (OSError, ValueError):  # a name no file system takes
            return None
        return None
