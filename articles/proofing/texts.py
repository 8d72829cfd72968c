"""The words of a page of any type, with the place where each stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from wagtail.blocks import BaseStreamBlock, ListBlock, StreamValue, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

CONTEXT = 10


@dataclass(frozen=True)
class Passage:
    place: str
    text: str

    def around(self, start: int, end: int) -> str:
        """The words at this place in 【】 with a few characters on either side, on one line."""
        before, after = max(start - CONTEXT, 0), min(end + CONTEXT, len(self.text))
        parts = self.text[before:start], f"【{self.text[start:end]}】", self.text[end:after]
        shown = " ".join("".join(parts).split())
        return f"{'…' if before else ''}{shown}{'…' if after < len(self.text) else ''}"


def passages(page) -> list[Passage]:
    """Everything visitors may search for, and what search engines show of the page."""
    return [passage for field in text_fields(page) for passage in passages_in(page, field) if passage.text.strip()]


def text_fields(page) -> list[models.Field]:
    searched = [field.field_name for field in page.get_search_fields() if isinstance(field, index.SearchField)]
    return fields_named(page, dict.fromkeys([*searched, "seo_title", "search_description"]))


def fields_named(page, names) -> list[models.Field]:
    found = []
    for name in names:
        try:
            found.append(page._meta.get_field(name))
        except FieldDoesNotExist:  # a searched property or relation has no place in the editor
            continue
    return [field for field in found if isinstance(field, models.CharField | models.TextField | StreamField)]


def passages_in(page, field: models.Field) -> Iterator[Passage]:
    if isinstance(field, StreamField):
        for child in getattr(page, field.name):
            yield Passage(f"{field.name}:{child.id}", "\n".join(child.block.get_searchable_content(child.value)))
    elif isinstance(field, RichTextField):
        yield Passage(field.name, get_text_for_indexing(getattr(page, field.name) or ""))
    else:
        yield Passage(field.name, getattr(page, field.name) or "")


def values(page) -> Iterator[tuple[str, object, object]]:
    """(place, block or field, value) of everything within the page's stream and rich text fields, outside in."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for child in getattr(page, field.name):
                for block, value in within(child.block, child.value):
                    yield f"{field.name}:{child.id}", block, value
        elif isinstance(field, RichTextField):
            yield field.name, field, getattr(page, field.name) or ""


def within(block, value) -> Iterator[tuple[object, object]]:
    """(block, value) of the block itself and of everything inside it."""
    yield block, value
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from within(child, value.get(name))
    elif isinstance(block, ListBlock):
        for item in value or []:
            yield from within(block.child_block, item)
    elif isinstance(block, BaseStreamBlock) and isinstance(value, StreamValue):
        for child in value:
            yield from within(child.block, child.value)
