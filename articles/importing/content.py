"""The text of an article that stands in a cell or a feed, without a page around it."""

import re
from pathlib import Path

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from .found import FoundArticle, Unreadable
from .local_pictures import PictureFolder
from .markup import Flattener, soup_of
from .page_text import LONGEST_SUMMARY, Line, blocks_of

IS_HTML = re.compile(r"<(?:p|br|div|h[1-6]|img|table|span|strong|b|a|ul|ol|font|!--)\b", re.IGNORECASE)
HAS_BLOCKS = re.compile(r"<(?:p|br|div|table|section)\b", re.IGNORECASE)
SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video)[^\]]*\]")


def fill_content(article: FoundArticle, content: str, *, path: Path | None = None) -> None:
    """Blocks out of HTML or plain text. Raises Unreadable where there is no text."""
    content = SHORTCODE.sub("", content)
    if IS_HTML.search(content) or "<!-- wp:" in content:
        if not HAS_BLOCKS.search(content):
            content = content.replace("\n", "<br>")
        page = Flattener(pictures=PictureFolder(path), address=article.address)
        lines = page.read(soup_of(f"<body>{content}</body>"))
        article.notes += page.notes
    else:
        lines = [Line(line.strip(" \t　\xa0")) for line in content.splitlines()]
    article.blocks = blocks_of([line for line in lines if line.text.strip() or not line.is_text])
    if not article.blocks:
        raise Unreadable(_("“%(title)s” has no text.") % {"title": article.title})


def as_summary(text: str) -> str:
    """A summary without markup; one too long is cut at the end of a sentence, or with an ellipsis."""
    text = " ".join(strip_tags(text).split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    whole = text[:LONGEST_SUMMARY].rpartition("。")
    return whole[0] + whole[1] if len(whole[0]) > LONGEST_SUMMARY // 3 else text[: LONGEST_SUMMARY - 1] + "…"
