"""The plain text of a body, read from what is stored: no picture, page or document is fetched for it."""

from django.utils.html import strip_tags

EXCERPT = 160


def beginning_of(body, length: int = EXCERPT) -> str:
    """The first words of the running text."""
    said = ""
    for part in body.raw_data:
        if part["type"] == "paragraph":
            said = f"{said} {strip_tags(part['value'])}".strip()
        if len(said) >= length:
            break
    return " ".join(said.split())[:length]
