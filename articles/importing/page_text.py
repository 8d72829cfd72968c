"""From the lines of a page, in reading order, to its article. Saved and copied pages both end here."""

import re
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from .found import Block, FoundArticle, LocalPicture, Unreadable
from .furniture import closes_article, is_form_label, is_no_title, is_small_thing
from .headings import heading_kind
from .meta_line import MetaLine, read_meta_line

SUMMARY = re.compile(r"^[【\[]?\s*(?:内容摘要|摘要|导读|导语|核心提示|内容提要|提要)\s*(?:[】\]]\s*[:：]?|[:：])\s*")
SIGNED = re.compile(r"^[（(【\[]?\s*(?:责任编辑|网络编辑|责编|编辑|作者|通讯员|撰稿|来源|稿源|供稿)")
CAPTION = re.compile(r"^(?:[（(]?图[为:：/／\d一]|▲|△|↑|[（(]图)")
LONGEST_SUMMARY = 200


@dataclass
class Line:
    """One block of a page. `html` holds its inline markup, `tag` what it was, `value` a table or a picture."""

    text: str
    html: str = ""
    tag: str = "p"
    bold: bool = False
    value: object = None

    @property
    def is_text(self) -> bool:
        return self.tag not in {"table", "img"}

    @property
    def markup(self) -> str:
        return self.html or escape(self.text, quote=False)


@dataclass
class Meta:
    """The meta line, which may fill several lines: `lines[start:end]`."""

    start: int
    end: int
    line: MetaLine


def find_meta(lines: list[Line]) -> Meta | None:
    """The first line that names two things, else the first that is nothing but a date or one named thing."""
    read = [read_meta_line(line.text) if line.is_text else MetaLine() for line in lines]
    for wanted in (2, 1):
        for start, meta in enumerate(read):
            told = len(meta.found) + bool(meta.unreadable_date)
            if wanted == 1 and not ("published_at" in meta.found or meta.unreadable_date):
                continue
            if told >= wanted and (meta.is_whole or (wanted == 2 and len(meta.rest) < 40)):
                return joined(read, lines, start)
    return None


def joined(read: list[MetaLine], lines: list[Line], start: int) -> Meta:
    """Add the lines right above and below that hold nothing but more of it."""
    end = start + 1
    while start > 0 and belongs(read[start - 1]):
        start -= 1
    while end < len(lines) and (belongs(read[end]) or is_small_thing(lines[end].text) and lines[end].is_text):
        end += 1
    meta = MetaLine()
    for part in read[start:end]:
        meta.found = part.found | meta.found
        meta.unreadable_date = meta.unreadable_date or part.unreadable_date
    return Meta(start, end, meta)


def belongs(meta: MetaLine) -> bool:
    return meta.is_whole and len(str(meta.found.get("source", ""))) < 40


def find_title(lines: list[Line], before: int) -> str:
    """The nearest line above the meta line that can be a title; a sub-title (——侧记) joins the line above it."""
    for at in range(before - 1, -1, -1):
        text = lines[at].text.strip()
        if not lines[at].is_text or is_no_title(text):
            continue
        if re.match(r"[—–-]{2,}\S", text) and at and not is_no_title(lines[at - 1].text):
            return lines[at - 1].text.strip() + text
        return text
    return ""


def fill_from_meta(article: FoundArticle, meta: MetaLine) -> None:
    """What the page's own line tells, where nothing better is known. Raises Unreadable for a date that is none."""
    if meta.unreadable_date and not article.published_at and "published_at" not in meta.found:
        raise Unreadable(_("The publish time “%(text)s” is not a date.") % {"text": meta.unreadable_date[:40]})
    seen = meta.found.get("published_at")
    if seen and article.published_at and article.published_at == seen.replace(second=0):
        article.published_at = seen  # the line people read is more exact
    for name, value in meta.found.items():
        if getattr(article, name) in ("", None):
            setattr(article, name, value)


def fill_body(article: FoundArticle, lines: list[Line]) -> None:
    """Blocks out of the lines that follow the meta line, up to the end of the article. Raises Unreadable for none."""
    lines = up_to_the_end([line for line in lines if line.text.strip() or not line.is_text])
    while lines and lines[0].is_text and (is_small_thing(lines[0].text) or lines[0].text.strip() == article.title):
        lines.pop(0)
    take_summary(article, lines)
    take_signature(article, lines)
    article.blocks = blocks_of(lines)
    if not article.blocks:
        raise Unreadable(_("There is a title but no text."))


def up_to_the_end(lines: list[Line]) -> list[Line]:
    for at, line in enumerate(lines):
        if line.is_text and closes_article(line.text):
            return lines[:at]
        if all(is_form_label(near.text) for near in lines[at : at + 3]) and len(lines) >= at + 3:
            return lines[:at]
    return lines


def take_summary(article: FoundArticle, lines: list[Line]) -> None:
    if lines and lines[0].is_text and (label := SUMMARY.match(lines[0].text)):
        summary = lines[0].text[label.end() :].strip()
        if summary and len(summary) <= LONGEST_SUMMARY:
            article.summary = article.summary or summary
            lines.pop(0)


def take_signature(article: FoundArticle, lines: list[Line]) -> None:
    """（责任编辑：林溪） under the text."""
    while lines and lines[-1].is_text and len(lines[-1].text) < 60 and SIGNED.match(lines[-1].text.strip()):
        meta = read_meta_line(lines[-1].text.strip().strip("（()）【】[]"))
        if not meta.is_whole:
            return
        for name in ("editor", "author", "source"):
            if name in meta.found and not getattr(article, name):
                setattr(article, name, meta.found[name])
        lines.pop()


def blocks_of(lines: list[Line]) -> list[Block]:
    """Neighbouring paragraphs share one block, as editors write them."""
    top = min((int(line.tag[1]) for line in lines if re.fullmatch(r"h[1-6]", line.tag)), default=0)
    blocks: list[Block] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else Line("")
        block = block_of(line, following, top)
        if blocks and is_caption(blocks[-1], line):
            picture = blocks.pop().value
            block = Block("image", LocalPicture(picture.path, picture.alt_text, line.text.strip()))
        elif blocks and block.kind == blocks[-1].kind == "paragraph":
            block = Block("paragraph", blocks.pop().value + block.value)
        blocks.append(block)
    return blocks


def block_of(line: Line, following: Line, top: int) -> Block:
    if line.tag == "img":
        return Block("image", line.value)
    if line.tag == "table":
        return Block("table", line.value)
    if line.tag in {"ul", "ol", "hr"}:
        return Block("paragraph", line.html)
    text = line.text.strip()
    if re.fullmatch(r"h[1-6]", line.tag):
        return Block("heading" if int(line.tag[1]) == top else "subheading", text)
    if line.tag == "blockquote":
        return Block("quote", {"text": text, "attribution": ""})
    kind = heading_kind(text, following=following.text if following.is_text else "", bold=line.bold)
    return Block(kind, text) if kind else Block("paragraph", f"<p>{line.markup}</p>")


def is_caption(before: Block, line: Line) -> bool:
    return (
        before.kind == "image"
        and not before.value.caption
        and line.is_text
        and len(line.text) <= 80
        and bool(CAPTION.match(line.text.strip()))
    )
