"""What the map for search engines says of each page, read in steps of a few hundred, however many there are."""

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse

from wagtail.images import get_image_model
from wagtail.models import AbstractPage, Site

from renditions.sharing import share_spec
from zhsearch.engines import listed

STEP = 900  # as many ids as SQLite takes in one statement
FEW = 100  # whole pages at a time


def entries_of(site: Site, model, after: str) -> Iterator[tuple[str, list[dict]]]:
    """Tree path and entries of every listed page of exactly this class behind `after`, in the order of the tree.

    An entry has `location`, `lastmod` and `pictures`. Pages that answer Wagtail's `get_sitemap_urls` or
    `get_url_parts` in their own way are asked; all others are read as bare rows.
    """
    pages = listed(public_pages(site, model))
    own_answer = any(getattr(model, name) is not getattr(AbstractPage, name) for name in ASKED)
    yield from (asked if own_answer else read)(site, pages, after)


ASKED = ("get_sitemap_urls", "get_url_parts")


def public_pages(site: Site, model) -> QuerySet:
    pages = model.objects.descendant_of(site.root_page, inclusive=True).exact_type(model)
    return pages.live().public().order_by("path")


def in_steps(pages: QuerySet, after: str, step: int) -> Iterator[list]:
    """By the last path seen and never by OFFSET, whose cost grows with every step."""
    while rows := list(pages.filter(path__gt=after)[:step]):
        yield rows
        after = rows[-1]["path"] if isinstance(rows[-1], dict) else rows[-1].path


def read(site: Site, pages: QuerySet, after: str) -> Iterator[tuple[str, list[dict]]]:
    fields = ["path", "url_path", "last_published_at", "latest_revision_created_at"]
    has_cover = any(field.name == "cover" for field in pages.model._meta.get_fields())
    front, root = f"{site.root_url}{reverse('wagtail_serve', args=[''])}", len(site.root_page.url_path)
    for rows in in_steps(pages.values(*fields, *["cover"] * has_cover), after, STEP):
        pictures = picture_addresses(site, {row["cover"] for row in rows} if has_cover else set())
        for row in rows:
            entry = {
                "location": front + quote(row["url_path"][root:]),
                "lastmod": row["last_published_at"] or row["latest_revision_created_at"],
                "pictures": pictures.get(row.get("cover"), []),
            }
            yield row["path"], [entry]


def asked(site: Site, pages: QuerySet, after: str) -> Iterator[tuple[str, list[dict]]]:
    for found in in_steps(pages.defer_streamfields(), after, FEW):
        for page in found:
            yield page.path, [entry for entry in page.get_sitemap_urls() if entry["location"]]


def picture_addresses(site: Site, images: set) -> dict[int, list[str]]:
    """For each picture its address: the rendition made for sharing, else the widest that is there."""
    model = get_image_model().get_rendition_model()
    storage = model._meta.get_field("file").storage
    ready = (
        model.objects.filter(image__in=images - {None}).order_by("width").values_list("image", "file", "filter_spec")
    )
    best = {}
    for image, file, spec in ready if images - {None} else []:
        if best.get(image, ("", ""))[1] != share_spec():
            best[image] = (file, spec)
    addresses = {image: storage.url(file) for image, (file, _spec) in best.items()}
    return {image: [site.root_url + url if url.startswith("/") else url] for image, url in addresses.items()}
