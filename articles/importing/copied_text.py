"""A page as a person copies it out of the browser into a text file."""

import re

from django.utils.translation import gettext as _

from .found import FoundArticle, Unreadable
from .meta_line import LABEL, same_length
from .page_text import Line, fill_body, fill_from_meta, find_meta, find_title

ADDRESS = re.compile(r"(?:网址|链接|本文链接|本页网址|URL)\s*[:：]\s*(https?://\S+)\s*$", re.IGNORECASE)


def read_copied_text(text: str) -> FoundArticle:
    """The article in the text. Raises Unreadable where no line tells when it was published."""
    lines = joined_labels([tidy(line) for line in text.splitlines()])
    article = FoundArticle(address=next((found[1] for line in lines if (found := ADDRESS.match(line))), ""))
    page = [Line(line) for line in lines if line and not ADDRESS.match(line)]
    meta = find_meta(page)
    if meta is None:
        raise Unreadable(_("No line tells the publish time or the source; this does not look like an article page."))
    fill_from_meta(article, meta.line)
    article.title = find_title(page, meta.start)
    if not article.title:
        raise Unreadable(_("There is no title above the line with the publish time."))
    fill_body(article, page[meta.end :])
    return article


def tidy(line: str) -> str:
    return re.sub(r"[\u200b-\u200f\ufeff]", "", line).replace("\xa0", " ").strip(" \t\r　")


def joined_labels(lines: list[str]) -> list[str]:
    """`来源：` and its value on the next line become one line; a browser copies some layouts like that."""
    joined: list[str] = []
    for line in (line for line in lines if line):
        if joined and LABEL.fullmatch(same_length(joined[-1])) and len(line) <= 40 and not re.search("[:：]", line[:8]):
            joined[-1] += line
        else:
            joined.append(line)
    return joined
