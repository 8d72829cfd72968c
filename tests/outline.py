"""Reading a page as a screen reader does: by its headings."""

import re

from bs4 import BeautifulSoup


def headings(html: str) -> list[tuple[int, str]]:
    """Level and words of every heading, in order."""
    found = BeautifulSoup(html, "html.parser").find_all(re.compile("^h[1-6]$"))
    return [(int(tag.name[1]), tag.get_text(" ", strip=True)) for tag in found]


def faults_of_outline(html: str) -> list[str]:
    """What is wrong with the headings; empty where one h1 comes first and no level is skipped."""
    levels = [level for level, _ in headings(html)]
    faults = [] if levels.count(1) == 1 and levels[0] == 1 else [f"h1 {levels.count(1)} times: {levels}"]
    for (above, _), (level, words) in zip(headings(html), headings(html)[1:], strict=False):
        if level > above + 1:
            faults.append(f"h{above} → h{level} {words}")
    return faults
