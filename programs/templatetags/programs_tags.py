from django import template

register = template.Library()


@register.filter
def under(row: list, headings: list | None) -> list[tuple]:
    """The cells of a row, each with the heading it stands under; on a phone the row is read as a list."""
    headings = headings or []
    return [(cell, headings[place] if place < len(headings) else "") for place, cell in enumerate(row)]
