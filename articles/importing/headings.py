"""Sub-headings that stand in the text as plain lines."""

import re

NUMBERED = re.compile(
    r"[一二三四五六七八九十百]{1,4}\s*[、.．]\s*\S|第[一二三四五六七八九十百]{1,4}[章节部分条]{1,2}[\s：:]?\S"
)
SUB_NUMBERED = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]\s*\S")
NO_HEADING = re.compile(
    r"图[为:：/／\d]|[（(]?图|▲|△|↑|表\s*\d|注[:：]|附件|附[:：]|来源|记者|通讯员|作者|编辑|本报讯|摄影|联系人|电话|地址|时间[:：]|地点[:：]|"
    r"[（(]|\d{4}年\d{1,2}月\d{1,2}日|[-*•●·◆]|\d+[.、．)）]|https?:"
)
SENTENCE_ENDS = re.compile(r"[。！？!?；;，,、：:…][”’」』）)]*$|[.]$")
LONGEST_PLAIN, LONGEST_NUMBERED = 28, 40


def heading_kind(text: str, *, following: str = "", bold: bool = False) -> str:
    """`heading`, `subheading` or nothing. A plain line is one only above a paragraph; a bold line anywhere."""
    text = text.strip()
    if len(text) > LONGEST_NUMBERED or SENTENCE_ENDS.search(text) or not re.search(r"\w\w", text):
        return ""
    if SUB_NUMBERED.match(text):
        return "subheading"
    if NUMBERED.match(text):
        return "heading"
    if NO_HEADING.match(text) or len(text) > LONGEST_PLAIN:
        return ""
    return "heading" if bold or is_paragraph(following) else ""


def is_paragraph(text: str) -> bool:
    """A line that reads as running text, or one numbered as a heading."""
    return (
        len(text) > 60
        or bool(SENTENCE_ENDS.search(text) and len(text) > 12)
        or bool(NUMBERED.match(text) or SUB_NUMBERED.match(text))
    )
