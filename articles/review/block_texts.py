"""The text of a StreamField or a rich text as lines that can be compared: paragraph by paragraph, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

from bs4 import BeautifulSoup

PARAGRAPHS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "td", "th", "figcaption"]
TARGETS = ("href", "id", "url")
CELL_BORDER = " │ "


@dataclass(frozen=True)
class Line:
    """A paragraph and the kind of block it stands in."""

    text: str
    kind: str = ""


def lines_of_field(field, value) -> Iterator[Line]:
    """Lines of a model field's value."""
    if isinstance(field, StreamField):
        yield from lines_of_block(field.stream_block, value)
    elif isinstance(field, RichTextField):
        yield from lines_of_html(value)
    else:
        yield from lines_of_text(value)


def lines_of_text(text, kind: str = "") -> Iterator[Line]:
    yield from (Line(line.strip(), kind) for line in str(text or "").splitlines() if line.strip())


def lines_of_html(html, kind: str = "") -> Iterator[Line]:
    """One line a paragraph or list item. Formatting is left out; where a link leads is part of what is said."""
    soup = BeautifulSoup(str(html or ""), "html.parser")
    for link in soup.find_all("a"):
        if target := next((link[name] for name in TARGETS if link.get(name)), ""):
            link.append(" ⟨{}⟩".format(" ".join(filter(None, [link.get("linktype"), target]))))
    for rule in soup.find_all("hr"):
        rule.replace_with("\n———\n")
    for paragraph in soup.find_all(PARAGRAPHS):
        paragraph.append("\n")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    yield from lines_of_text(soup.get_text(), kind)


def lines_of_block(block, value, kind: str = "") -> Iterator[Line]:
    """Lines of a block's value; of a block that is not known here, of what visitors would see."""
    if value is None or value == "":
        return
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from lines_of_block(child.block, child.value, str(capfirst(child.block.label)))
    elif isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            yield from lines_of_block(child.block, child.value, kind)
    elif isinstance(block, ImageBlock):
        yield from lines_of_text(f"{value}\n{value.contextual_alt_text or ''}", kind)
    elif isinstance(block, blocks.StructBlock):
        yield from lines_of_parts(block, value, kind)
    elif isinstance(block, TableBlock):
        yield from lines_of_table(value, kind)
    elif isinstance(block, blocks.RichTextBlock):
        yield from lines_of_html(value.source, kind)
    elif isinstance(block, blocks.BooleanBlock):
        yield Line(_("Yes") if value else _("No"), kind)
    elif isinstance(block, blocks.FieldBlock):
        yield from lines_of_text(value, kind)
    else:
        yield from lines_of_html(block.render_basic(value), kind)


def lines_of_parts(block: blocks.StructBlock, value, kind: str) -> Iterator[Line]:
    """Parts named by their label, so that a caption that became a description shows as changed."""
    for name, part in block.child_blocks.items():
        for line in lines_of_block(part, value.get(name), kind):
            named = isinstance(part, (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock, TableBlock))
            yield line if named else Line(f"{capfirst(part.label)}：{line.text}", line.kind)


def lines_of_table(value, kind: str) -> Iterator[Line]:
    """One line a row, cells apart, so that a changed cell is marked alone."""
    for row in (value or {}).get("data") or []:
        if any(row):
            yield Line(CELL_BORDER.join(str(cell if cell is not None else "").strip() for cell in row), kind)
