"""Putting Chinese text in order (一键排版): what Word, WPS and old web pages leave behind goes, the words stay.

Widths follow GB/T 15834-2011 (punctuation) and GB/T 15835-2011 (numerals). Every change of a character keeps the
length of the text, so that bold passages and links stay where they are. `static/articles/tidy.js` does the same to a
paragraph in the editor; one table of cases tests both.
"""

import re

from bs4 import BeautifulSoup, Comment, NavigableString

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
CHINESE = rf"{HAN}，。；：？！、（）“”‘’《》【】…—"
SPACES = {ord(space): " " for space in "\u00a0\u2002\u2003\u2009\t\r\n"}
# Full-width digits, letters and per cent sign are half-width in running text.
HALF_WIDTH = {
    code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05]
}
FULL_WIDTH = dict(zip(",;:?!.", "，；：？！。", strict=True))
BESIDE_CHINESE = re.compile(
    rf"(?<=[{HAN}”’）》】])(?:[,;:?!]|\.(?=\s*(?:[{CHINESE}]|$)))|(?<=[0-9A-Za-z%])[,;:?!](?=[{HAN}])"
)
BRACKETS = re.compile(rf"(?<![a-zA-Z0-9])\(([^()]*[{HAN}][^()]*)\)|(?<=[{HAN}])\(([^()]*)\)(?=[{CHINESE}]|$)")
MARGIN = " \u3000\u200b\ufeff"

KEPT = {"p", "h2", "h3", "h4", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br", "hr", "embed", "sup", "sub"}
DROPPED = ["style", "script", "meta", "link", "title", "xml", "o:p"]
ATTRIBUTES = {"a": {"href", "linktype", "id"}, "embed": {"embedtype", "id", "url", "alt", "format"}}
BLOCKS = ["p", "h2", "h3", "h4", "li"]


def tidy_text(text: str) -> str:
    """One paragraph with its widths in order; as long as before, so positions in it stay true."""
    text = text.translate(SPACES).translate(HALF_WIDTH)
    text = BESIDE_CHINESE.sub(lambda mark: FULL_WIDTH[mark[0]], text)
    return BRACKETS.sub(lambda found: f"（{found[1] if found[1] is not None else found[2]}）", text)


def tidy_html(html: str) -> str:
    """Rich text without foreign styles, empty paragraphs, first-line spaces and wrong widths. Idempotent."""
    soup = BeautifulSoup(html, "html.parser")
    drop_junk(soup)
    for tag in soup.find_all(True):
        clean_tag(tag)
    for block in soup.find_all(BLOCKS):
        tidy_block(block)
    return str(soup)


def drop_junk(soup: BeautifulSoup) -> None:
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(DROPPED):
        tag.decompose()
    # Word writes the number of a list item as text beside the item.
    for tag in soup.find_all(style=re.compile(r"mso-list:\s*Ignore", re.IGNORECASE)):
        tag.decompose()


def clean_tag(tag) -> None:
    if tag.name == "div":
        tag.name = "p"
    if tag.name not in KEPT:
        tag.unwrap()
        return
    allowed = ATTRIBUTES.get(tag.name, set()) | {"data-block-key"}
    tag.attrs = {name: value for name, value in tag.attrs.items() if name in allowed}


def tidy_block(block) -> None:
    """Set the text of one block; an empty paragraph goes."""
    strings = [text for text in block.find_all(string=True) if text.find_parent(BLOCKS) is block]
    whole = "".join(strings)
    if not whole.strip(MARGIN + "\u00a0\t\r\n") and not block.find(["embed", "br", *BLOCKS]):
        block.decompose()
        return
    tidied, start = tidy_text(whole), 0
    for text in strings:
        text.replace_with(NavigableString(tidied[start : start + len(text)]))
        start += len(text)
    strip_ends(block)


def strip_ends(block) -> None:
    """No space before the first character, none after the last; the style sheet indents."""
    strings = [text for text in block.find_all(string=True) if text.find_parent(BLOCKS) is block]
    for text in strings:
        text.replace_with(shorter := NavigableString(text.lstrip(MARGIN)))
        if shorter:
            break
    strings = [text for text in block.find_all(string=True) if text.find_parent(BLOCKS) is block]
    for text in reversed(strings):
        text.replace_with(shorter := NavigableString(text.rstrip(MARGIN)))
        if shorter:
            break
