"""RSS, Atom and WordPress exports (WXR)."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from lxml import etree

from .content import as_summary, fill_content
from .found import Found, FoundArticle, Refused, Unreadable
from .meta_line import read_count
from .rows import as_tags, moment, web_address

VIEW_KEYS = {"views", "post_views_count", "view_count", "hits"}
UNPUBLISHED = {"trash", "auto-draft", "draft", "pending", "private", "inherit"}


def read_feed(text: str, path: Path) -> Iterator[Found | Refused]:
    """The articles of a feed or an export. Raises Unreadable with the line where the XML is broken."""
    root = parsed(text)
    items = [item for item in root.iter("{*}item", "{*}entry") if child_text(item, "post_type") in {"", "post"}]
    if not items:
        raise Unreadable(_("This XML file is no RSS, Atom or WordPress export with articles."))
    people = {child_text(a, "author_login"): child_text(a, "author_display_name") for a in root.iter("{*}author")}
    for item in items:
        place = _("%(file)s, line %(number)d") % {"file": path.name, "number": item.sourceline or 0}
        try:
            yield Found(place, article_from_item(item, people, path))
        except Unreadable as error:
            yield Refused(place, str(error))


def parsed(text: str) -> etree._Element:
    # The text is decoded already; a declaration that says gb2312 would only mislead.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            _("The XML is broken in line %(line)d: %(error)s.") % {"line": error.lineno or 1, "error": error.msg}
        ) from error


def article_from_item(item: etree._Element, people: dict[str, str], path: Path) -> FoundArticle:
    article = FoundArticle(title=child_text(item, "title"))
    if not article.title:
        raise Unreadable(_("The title is empty."))
    if child_text(item, "status") in UNPUBLISHED:
        raise Unreadable(_("“%(title)s” was not published on the old site.") % {"title": article.title})
    article.address = web_address(link_of(item))
    article.published_at = moment(first_text(item, "post_date", "pubDate", "published", "date", "updated"))
    author = first_text(item, "creator", "author")
    article.author = people.get(author) or author
    article.source = child_text(item, "source")
    article.views = views_of(item)
    article.tags = tags_of(item)
    described = first_text(item, "description", "summary")
    content = first_text(item, "encoded", "content")
    article.summary = as_summary(described) if content else ""
    fill_content(article, content or described, path=path)
    return article


def child(item: etree._Element, name: str) -> etree._Element | None:
    return item.find(f"{{*}}{name}")


def child_text(item: etree._Element, name: str) -> str:
    """The text of a child whatever its namespace; an Atom person or source by its name, XHTML as markup."""
    found = child(item, name)
    if found is None:
        return ""
    if found.get("type") == "xhtml":
        return "".join(etree.tostring(part, encoding="unicode") for part in found)
    named = found if found.text and found.text.strip() else child(found, "name")
    if named is None:
        named = child(found, "title")
    return (named.text or "").strip() if named is not None else ""


def first_text(item: etree._Element, *names: str) -> str:
    return next((text for name in names if (text := child_text(item, name))), "")


def link_of(item: etree._Element) -> str:
    links = item.findall("{*}link")
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return link.get("href")
    told = next((link.text.strip() for link in links if link.text and link.text.strip()), "")
    guid = child(item, "guid")
    if not told and guid is not None and guid.get("isPermaLink", "true") == "true":
        return (guid.text or "").strip()
    return told


def views_of(item: etree._Element) -> int | None:
    for row in item.findall("{*}postmeta"):
        if child_text(row, "meta_key") in VIEW_KEYS:
            return read_count(child_text(row, "meta_value"))
    return None


def tags_of(item: etree._Element) -> list[str]:
    marked = [element for element in item.findall("{*}category") if element.get("domain", "post_tag") == "post_tag"]
    return as_tags([element.get("term") or element.text or "" for element in marked])
