"""Demo articles as text: a header of `name: value` lines, an empty line, then the article.

`## ` is a heading, `### ` a sub-heading, `> text — who` a quotation, lines of `|` a table whose `^ ` line before it
is the caption, `![caption](cover)` a picture; anything else is a paragraph.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils.html import escape

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class DemoText:
    """One article as written."""

    slug: str
    header: dict[str, str]
    lines: list[str]

    @property
    def title(self) -> str:
        return self.header["title"]

    @property
    def tags(self) -> list[str]:
        return self.header.get("tags", "").split()


def demo_texts() -> list[DemoText]:
    """All articles, in the order of their files."""
    return [text for path in sorted(FOLDER.glob("*.txt")) for text in texts_in(path)]


def texts_in(path: Path) -> list[DemoText]:
    """A file may hold several articles, each begun by a line `=== slug`."""
    parts = path.read_text("utf-8").split("=== ")[1:]
    return [parse(part) for part in parts]


def parse(part: str) -> DemoText:
    first, rest = part.split("\n", 1)
    head, body = rest.split("\n\n", 1)
    header = dict(line.split(": ", 1) for line in head.splitlines() if line)
    return DemoText(first.strip(), header, [line for line in body.splitlines() if line.strip()])


def body_blocks(text: DemoText, cover_picture) -> list[dict]:
    """The StreamField value of the article; `cover_picture(name)` answers the picture of that name."""
    blocks, table, caption = [], [], ""
    for line in [*text.lines, ""]:
        if table and not line.startswith("|"):
            blocks.append(table_block(table, caption))
            table, caption = [], ""
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
        elif line.startswith("^ "):
            caption = line[2:]
        elif line:
            blocks.append(line_block(line, cover_picture))
    return blocks


def line_block(line: str, cover_picture) -> dict:
    if line.startswith("### "):
        return {"type": "subheading", "value": line[4:]}
    if line.startswith("## "):
        return {"type": "heading", "value": line[3:]}
    if line.startswith("> "):
        words, _, speaker = line[2:].partition(" — ")
        return {"type": "quote", "value": {"text": words, "attribution": speaker}}
    if line.startswith("!["):
        caption, _, name = line[2:].rstrip(")").partition("](")
        image = cover_picture(name)
        return {"type": "image", "value": {"image": image.pk, "alt_text": image.description, "caption": caption}}
    return {"type": "paragraph", "value": f"<p>{escape(line)}</p>"}


def table_block(rows: list[list[str]], caption: str) -> dict:
    table = {
        "data": rows,
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "",
        "cell": [],
        "mergeCells": [],
    }
    return {"type": "table", "value": {"caption": caption, "table": table}}
