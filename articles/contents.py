"""The table of contents of a long article, and the anchors its headings are found by."""

from django.utils.html import strip_tags

from .anchors import anchor_words

LEVELS = {"heading": 2, "subheading": 3}
FEWEST_HEADINGS = 3
SHORTEST_TEXT = 600  # Chinese characters: about two screens of a phone


def body_parts(body) -> list[tuple]:
    """(block, anchor) in order; the anchor of what is no heading is empty.

    Anchors come from the words, so that one passed on leads to the same place after others were added before it.
    """
    taken: dict[str, int] = {}
    return [(block, anchor_of(block, taken)) for block in body]


def anchor_of(block, taken: dict[str, int]) -> str:
    if block.block_type not in LEVELS:
        return ""
    # The prefix keeps clear of the frame's own ids.
    name = f"h-{anchor_words(block.value) or 'part'}"
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def contents_of(parts: list[tuple]) -> list[dict]:
    """Entries with `anchor`, `title` and `level`; none for a short article, which needs no map."""
    found = [
        {"anchor": anchor, "title": block.value, "level": LEVELS[block.block_type]} for block, anchor in parts if anchor
    ]
    return found if len(found) >= FEWEST_HEADINGS and length_of(parts) >= SHORTEST_TEXT else []


def length_of(parts: list[tuple]) -> int:
    return sum(len(strip_tags(block.value.source)) for block, _anchor in parts if block.block_type == "paragraph")
