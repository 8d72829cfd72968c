"""Links within the site that lead nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

import swapper
from wagtail.blocks import PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import AbstractPage
from wagtail.rich_text import RichText

from bs4 import BeautifulSoup

from ..findings import Finding, Severity
from ..texts import values


@dataclass(frozen=True)
class Link:
    place: str
    kind: str
    key: int | None
    words: str


def check_links(page) -> Iterator[Finding]:
    """Links and chosen pages and documents that are gone or not published; two queries, however many links."""
    links = list(links_of(page))
    page_model = swapper.load_model("wagtailcore", "Page")
    live = dict(page_model.objects.filter(pk__in=keys(links, "page")).values_list("pk", "live"))
    documents = set(get_document_model().objects.filter(pk__in=keys(links, "document")).values_list("pk", flat=True))
    for link in links:
        if message := what_is_wrong(link, live, documents):
            yield Finding(Severity.WARN, "dead-link", message, link.place, link.words)


def keys(links: list[Link], kind: str) -> set[int]:
    return {link.key for link in links if link.kind == kind and link.key}


def what_is_wrong(link: Link, live: dict[int, bool], documents: set[int]) -> str:
    if link.kind == "document":
        return "" if link.key in documents else _("The document of this link no longer exists.")
    if link.key not in live:
        return _("The page of this link no longer exists.")
    return "" if live[link.key] else _("The page of this link is not published.")


def links_of(page) -> Iterator[Link]:
    for place, block, value in values(page):
        if isinstance(value, RichText | str) and "linktype" in str(getattr(value, "source", value)):
            yield from links_in(place, str(getattr(value, "source", value)))
        elif isinstance(block, PageChooserBlock) and (value or block.required):
            yield Link(place, "page", getattr(value, "pk", None), getattr(value, "title", ""))
        elif isinstance(block, DocumentChooserBlock) and (value or block.required):
            yield Link(place, "document", getattr(value, "pk", None), getattr(value, "title", ""))
    for field in page._meta.concrete_fields:
        if field.related_model and issubclass(field.related_model, AbstractPage) and is_chosen(page, field):
            yield Link(field.name, "page", getattr(page, field.attname), "")


def is_chosen(page, field) -> bool:
    return field.editable and not field.remote_field.parent_link and bool(getattr(page, field.attname))


def links_in(place: str, html: str) -> Iterator[Link]:
    for anchor in BeautifulSoup(html, "lxml").find_all("a", linktype=["page", "document"]):
        key = anchor.get("id", "")
        yield Link(place, anchor["linktype"], int(key) if key.isdecimal() else None, anchor.get_text())
