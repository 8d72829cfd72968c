"""Tables of facts become table blocks; tables that only lay out a page are taken apart."""

from bs4 import Tag

LARGEST_SPAN = 50


def is_facts(table: Tag) -> bool:
    """Whether a table shows rows and columns and is no layout."""
    if table.find(["table", "img", "h1", "h2", "h3"]):
        return False
    rows = table.find_all("tr")
    widest = max((len(row.find_all(["td", "th"])) for row in rows), default=0)
    crowded = any(len(cell.find_all("p")) > 4 or len(cell.get_text()) > 600 for cell in table.find_all(["td", "th"]))
    return len(rows) >= 2 and widest >= 2 and not crowded


def table_value(table: Tag) -> dict:
    """The value of a `CaptionedTableBlock`. Cells that span several are written in the first and empty in the rest."""
    grid: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.find_all("tr")):
        x = 0
        for cell in row.find_all(["td", "th"]):
            while (y, x) in grid:
                x += 1
            for down in range(span(cell, "rowspan")):
                for right in range(span(cell, "colspan")):
                    grid[y + down, x + right] = ""
            grid[y, x] = " ".join(cell.get_text(" ").split())
    caption = table.find("caption")
    return {
        "caption": " ".join(caption.get_text(" ").split()) if caption else "",
        "table": {
            "data": square(grid),
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
        },
    }


def span(cell: Tag, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(max(int(text), 1), LARGEST_SPAN) if text.isdecimal() else 1


def square(grid: dict[tuple[int, int], str]) -> list[list[str]]:
    width = max(x for _, x in grid) + 1
    rows = range(max(y for y, _ in grid) + 1)
    data = [[grid.get((y, x), "") for x in range(width)] for y in rows]
    return [row for row in data if any(row)]
