"""The whole text of many articles as plain HTML for feed readers: two queries for all, whatever stands in them."""

import re

from django.utils.html import escape

from wagtail.images import get_image_model
from wagtail.rich_text import expand_db_html

from renditions.sharing import share_picture

# Between the texts while they are expanded as one: Wagtail looks up links and documents once for each text it is given.
SEAM = "<!--jiangtan:seam-->"
SIZES = re.compile('srcset="[^"]*"')


def full_texts(articles: list, root_url: str) -> dict[int, str]:
    """HTML by article: headings, paragraphs, quotations, pictures and tables. Cards and downloads stay on the page."""
    bodies = [list(article.body.raw_data) for article in articles]
    pictures = pictures_in(bodies)
    raw = SEAM.join("".join(html_of(part, pictures) for part in body) for body in bodies)
    texts = with_hosts(expand_db_html(raw), root_url).split(SEAM)
    return {article.pk: text for article, text in zip(articles, texts, strict=True)}


def pictures_in(bodies: list) -> dict:
    wanted = {part["value"].get("image") for body in bodies for part in body if part["type"] == "image"} - {None}
    found = get_image_model().objects.filter(pk__in=wanted).prefetch_related("renditions") if wanted else []
    return {picture.pk: picture for picture in found}


def html_of(part: dict, pictures: dict) -> str:
    write = WRITERS.get(part["type"])
    return write(part["value"], pictures) if write else ""


def heading(value, pictures) -> str:
    return f"<h2>{escape(value)}</h2>"


def subheading(value, pictures) -> str:
    return f"<h3>{escape(value)}</h3>"


def paragraph(value, pictures) -> str:
    return value


def quote(value, pictures) -> str:
    named = f"<footer>{escape(value['attribution'])}</footer>" if value.get("attribution") else ""
    return f"<blockquote><p>{escape(value.get('text', ''))}</p>{named}</blockquote>"


def image(value, pictures) -> str:
    shown = share_picture(pictures.get(value.get("image")))
    if shown is None:
        return ""
    caption = f"<figcaption>{escape(value['caption'])}</figcaption>" if value.get("caption") else ""
    alt = escape(value.get("alt_text", ""))
    return f'<figure><img src="{escape(shown.url)}" alt="{alt}">{caption}</figure>'


def table(value, pictures) -> str:
    rows = (value.get("table") or {}).get("data") or []
    cells = ("".join(f"<td>{escape(cell or '')}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


WRITERS = {
    "heading": heading,
    "subheading": subheading,
    "paragraph": paragraph,
    "quote": quote,
    "image": image,
    "table": table,
}


def with_hosts(html: str, root_url: str) -> str:
    """Feed readers know no host for an address that begins with a slash."""
    html = SIZES.sub(lambda sizes: sizes[0].replace(", /", f", {root_url}/"), html)
    return re.sub(r'((?:href|src|srcset)=")/', lambda opening: f"{opening[1]}{root_url}/", html)
