"""From HTML to lines in reading order, each with the inline markup our paragraphs allow."""

import re
from html import escape
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

import nh3
from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from .found import LocalPicture
from .html_tables import is_facts, table_value
from .local_pictures import PictureFolder
from .meta_line import read_meta_line
from .page_text import Line
from .words import INLINE_TAGS, UNREAD_TAGS

KEPT_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
DOCUMENT = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|wps|et)(?:$|\?)", re.IGNORECASE)
SEAM = "\x1f"
PAGE_MARK = re.compile(r"#p#[^#]*#e#|\[page\]|\[/page\]|\[!--empirenews\.page--\]|<!--nextpage-->")


def soup_of(text: str) -> BeautifulSoup:
    return BeautifulSoup(PAGE_MARK.sub("", text), "lxml")


class Flattener:
    """Walks a tree and collects its lines, with the element each line came from in `elements`."""

    def __init__(self, *, pictures: PictureFolder | None = None, address: str = ""):
        self.pictures = pictures or PictureFolder(None)
        self.address = address
        self.lines: list[Line] = []
        self.elements: list[Tag] = []
        self.notes: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.html: list[str] = []
        self.text: list[str] = []
        self.bold_text = 0

    def read(self, root: Tag) -> list[Line]:
        self.walk(root, "p")
        self.flush(root, "p")
        return self.lines

    def walk(self, node: Tag, tag: str) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                self.meet(child, node, tag)
            elif isinstance(child, NavigableString) and not isinstance(child, Comment):
                self.say(str(child))

    def meet(self, child: Tag, node: Tag, tag: str) -> None:
        name = child.name.lower()
        if name in UNREAD_TAGS:
            return
        if name in INLINE_TAGS:
            self.inline(child, name, tag)
            return
        self.flush(node, tag)
        if name == "img":
            self.picture(child)
        elif name == "hr":
            self.add(child, Line("——", html="<hr/>", tag="hr"))
        elif name in {"ul", "ol"}:
            self.list_of(child, name)
        elif name == "table" and is_facts(child) and not holds_meta(child.find_all("tr")):
            self.add(child, Line(child.get_text(" ", strip=True), tag="table", value=table_value(child)))
        elif name != "br":
            inner = name if name in KEPT_TAGS else ("p" if tag == "p" else tag)
            self.walk(child, inner)
            self.flush(child, inner)

    def say(self, text: str) -> None:
        text = re.sub(r"[ \t\r\n\f\v]+", " ", re.sub(r"[\u200b\ufeff\x1f]", "", text))
        self.text.append(re.sub(r"[\u3000\xa0]", "  ", text))
        self.html.append(escape(re.sub(r"[\u3000\xa0]", " ", text), quote=False))
        if any(name == "b" for name, _ in self.open):
            self.bold_text += len(text.strip())

    def inline(self, child: Tag, name: str, tag: str) -> None:
        mark = self.mark_of(child, name)
        if mark:
            self.open.append(mark)
            self.html.append(mark[1])
        self.walk(child, tag)
        if mark:
            self.open.pop()
            self.html.append(f"</{mark[0]}>")
        self.text.append(SEAM)

    def mark_of(self, child: Tag, name: str) -> tuple[str, str] | None:
        already = {opened for opened, _ in self.open}
        style = str(child.get("style", "")).replace(" ", "").lower()
        is_bold = name in {"b", "strong"} or re.search(r"font-weight:(?:bold|[6-9]00)", style)
        if is_bold and "b" not in already:
            return "b", "<b>"
        if name == "a" and "a" not in already and (link := self.link(str(child.get("href", "")))):
            return "a", f'<a href="{escape(link)}">'
        return None

    def link(self, href: str) -> str:
        """The address a link keeps: whole where it leads away, from `/` on where it stays on the old site."""
        try:
            link = urljoin(self.address, href.strip())
            parts = urlsplit(link)
        except ValueError:
            return ""
        if parts.scheme in {"mailto", "tel"}:
            return link
        if self.address and parts.netloc == urlsplit(self.address).netloc:
            return parts._replace(scheme="", netloc="", fragment="").geturl()
        if parts.scheme in {"http", "https"} or link.startswith("/"):
            return link
        if DOCUMENT.search(href):
            self.notes.append(_("The attachment “%(name)s” was not brought over.") % {"name": href.rsplit("/")[-1]})
        return ""

    def flush(self, element: Tag, tag: str) -> None:
        """End the line that is being read; marks that are still open go on in the next."""
        text = without_seams("".join(self.text))
        html = "".join(self.html) + "".join(f"</{name}>" for name, _ in reversed(self.open))
        if text:
            bold = self.bold_text >= len(text.replace(" ", "")) * 0.9
            self.add(element, Line(text, html=clean(html), tag=tag, bold=bold))
        self.text, self.html, self.bold_text = [], [start for _, start in self.open], 0

    def add(self, element: Tag, line: Line) -> None:
        self.lines.append(line)
        self.elements.append(element)

    def picture(self, img: Tag) -> None:
        address = next((str(img[name]) for name in ("data-original", "data-src", "src") if img.get(name)), "")
        found = self.pictures.find(address) or self.pictures.find(str(img.get("src", "")))
        if found:
            self.add(img, Line("", tag="img", value=LocalPicture(found, str(img.get("alt", "")).strip()[:255])))
        elif address:
            name = address.split("?")[0].rsplit("/", 1)[-1][:60]
            self.notes.append(
                _("The picture “%(name)s” does not lie beside the page and was left out.") % {"name": name}
            )

    def list_of(self, element: Tag, name: str) -> None:
        items = element.find_all("li", recursive=False)
        texts = [" ".join(item.get_text(" ").split()) for item in items]
        if holds_meta(items) or element.find(["p", "table", "img", "h2", "h3", "ul", "ol", "div"]):
            self.walk(element, "p")
            self.flush(element, "p")
        elif not is_menu(element) and any(texts):
            inner = Flattener(address=self.address)
            points = [inner.only_line(item) for item in items]
            html = "".join(f"<li>{point}</li>" for point in points if point)
            self.notes += inner.notes
            self.add(element, Line(" ".join(texts), html=f"<{name}>{html}</{name}>", tag=name))

    def only_line(self, element: Tag) -> str:
        self.lines, self.elements = [], []
        return " ".join(line.markup for line in self.read(element))


def without_seams(text: str) -> str:
    """In a meta line two elements without a space between them are two things; in a sentence they are one."""
    spread = re.sub(r"  +", "  ", text.replace(SEAM, "  ")).strip()
    return spread if len(read_meta_line(spread).found) > 1 else re.sub(r" +", " ", text.replace(SEAM, "")).strip()


def clean(html: str) -> str:
    """The last word: whatever came before, only these marks pass."""
    tidy = nh3.clean(
        html, tags={"a", "b"}, attributes={"a": {"href"}}, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
    )
    tidy = re.sub(r"<b>\s*</b>|<a[^>]*>\s*</a>", "", tidy)
    return re.sub(r"\s+", " ", tidy.replace("&nbsp;", " ")).strip()


def holds_meta(parts: list[Tag]) -> bool:
    return any(len(read_meta_line(part.get_text(" ", strip=True)).found) >= 1 for part in parts[:6])


def is_menu(element: Tag) -> bool:
    """A list of which nearly all is links leads elsewhere; links to documents belong to the text."""
    links = [link for link in element.find_all("a") if not DOCUMENT.search(str(link.get("href", "")))]
    linked = sum(len(link.get_text(strip=True)) for link in links)
    return bool(links) and linked > 0.7 * len(element.get_text(strip=True))
