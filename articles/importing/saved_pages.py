"""An article page saved from a browser or copied off a server."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from bs4 import BeautifulSoup, Comment, Tag

from .found import FoundArticle, Unreadable
from .furniture import closes_article, is_no_title, is_small_thing
from .local_pictures import PictureFolder
from .markup import Flattener, soup_of
from .moments import read_moment
from .page_text import Line, fill_body, fill_from_meta, find_meta, find_title
from .words import FURNITURE_CLASSES

# Where the content systems of universities and counties put the text.
BODIES = (
    ".v_news_content, #vsb_content, .wp_articlecontent, .TRS_Editor, #zoom, [itemprop=articleBody], .entry-content, "
    ".article-content, .article_content, .articleContent, .article-body, .news-content, .news_content, .newsContent, "
    ".content-body, .post-content, .detail-content, .pages_content, .arc_body, .con_text, #article_content"
)
FURNITURE_TAGS = {"nav", "footer", "aside", "form"}
ENOUGH_TEXT = 20
SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|^\s*url:\s*(https?://\S+)", re.MULTILINE)


def read_saved_page(text: str, *, path: Path | None = None) -> FoundArticle:
    """The article on the page; pictures are looked for beside `path`. Raises Unreadable."""
    soup = soup_of(text)
    article = from_head(soup)
    remove_furniture(soup)
    page = Flattener(pictures=PictureFolder(path), address=article.address)
    lines = page.read(soup.body or soup)
    meta = find_meta(lines)
    body = marked_body(soup)
    if meta is None and not (body and article.published_at):
        raise Unreadable(_("No line tells the publish time or the source; this does not look like an article page."))
    if meta:
        fill_from_meta(article, meta.line)
        body = body or around(page, meta.start, meta.end)
    article.title = best_title(article.title, lines, meta.start if meta else 0, soup)
    if not article.title:
        raise Unreadable(_("The page has no title."))
    inside = lines_inside(page, body, meta.end if meta else 0)
    fill_body(article, inside)
    article.notes += page.notes
    return article


def from_head(soup: BeautifulSoup) -> FoundArticle:
    """What `<meta>` and comments tell; machines read it, so it is trusted more than the line people read."""
    told = {}
    for tag in soup.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()
        told.setdefault(name, str(tag.get("content", "")).strip())
    moment = read_moment(told.get("pubdate") or told.get("article:published_time") or told.get("datepublished"))
    official = "contentsource" in told or "articletitle" in told
    return FoundArticle(
        title=told.get("articletitle", ""),
        published_at=moment,
        source=told.get("contentsource", ""),
        author=told.get("author", "") if official else "",
        address=old_address(soup, told.get("og:url", "")),
    )


def old_address(soup: BeautifulSoup, told: str) -> str:
    saved_from = ""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if found := SAVED_FROM.search(comment):
            saved_from = found[1] or found[2]
            break
    canonical = soup.find("link", rel="canonical")
    for address in (str(canonical.get("href", "")) if canonical else "", told, saved_from):
        address = urljoin(saved_from, address.strip())
        parts = urlsplit(address)
        # Careless templates name the front page as the address of every article.
        if parts.scheme in {"http", "https"} and (parts.path.strip("/") or parts.query):
            return address
    return ""


def remove_furniture(soup: BeautifulSoup) -> None:
    whole = len(soup.get_text(strip=True)) or 1
    for element in soup.find_all(True):
        words = set(re.split(r"[-_\s]+", " ".join([*element.get("class", []), str(element.get("id", ""))]).lower()))
        hidden = "display:none" in str(element.get("style", "")).replace(" ", "").lower()
        is_furniture = hidden or element.name in FURNITURE_TAGS or words.intersection(FURNITURE_CLASSES)
        # Some systems wrap the whole page in one form or one such class.
        if is_furniture and len(element.get_text(strip=True)) < whole / 2 and not element.find("h1"):
            element.extract()


def marked_body(soup: BeautifulSoup) -> Tag | None:
    for found in soup.select(BODIES):
        if len(found.get_text(strip=True)) >= ENOUGH_TEXT:
            return found
    return None


def around(page: Flattener, start: int, end: int) -> Tag:
    """The smallest element around the meta line that also holds running text after it."""
    meta = page.elements[start]
    wide_enough = (e for e in [meta, *meta.parents] if running_text(lines_inside(page, e, end)) >= ENOUGH_TEXT)
    return next(wide_enough, meta)


def running_text(lines: list[Line]) -> int:
    total = 0
    for line in lines:
        if line.is_text and closes_article(line.text):
            break
        total += 0 if line.is_text and is_small_thing(line.text) else len(line.text)
    return total


def lines_inside(page: Flattener, container: Tag, start: int) -> list[Line]:
    within = {id(element) for element in container.find_all(True)} | {id(container)}
    pairs = zip(page.lines[start:], page.elements[start:], strict=True)
    return [line for line, element in pairs if id(element) in within]


def best_title(told: str, lines: list[Line], before: int, soup: BeautifulSoup) -> str:
    """`<meta>`, else what stands above the meta line or in an h1 and agrees with `<title>`, else the nearest."""
    if told:
        return told
    window = squeezed(soup.title.get_text()) if soup.title else ""
    heads = [line.text.strip() for line in reversed(lines[:before] or lines) if line.tag == "h1"]
    shared = soup.find("meta", property="og:title")
    candidates = [find_title(lines, before), *heads, str(shared.get("content", "")).strip() if shared else ""]
    candidates = [title for title in candidates if title and not is_no_title(title)]
    for title in candidates:
        if len(title) >= 4 and window.startswith(squeezed(title)):
            return title
    for title in candidates:
        if len(title) >= 4 and squeezed(title) in window:
            return title
    return candidates[0] if candidates else first_part(soup)


def first_part(soup: BeautifulSoup) -> str:
    """`青禾县办班-学院动态-云岭大学` → `青禾县办班`."""
    text = " ".join(soup.title.get_text().split()) if soup.title else ""
    return re.split(r"\s*[-_|–—]+\s*", text)[0].strip()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
