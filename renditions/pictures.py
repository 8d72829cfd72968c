"""A picture in its place, from the renditions that are there. Nothing here encodes, so a visitor never waits for it."""

from dataclasses import dataclass

from django.templatetags.static import static

from wagtail.images.models import Filter

from .making import ask_for
from .specs import filters_for, specs_for
from .together import sizes_at_hand


@dataclass(frozen=True)
class Shown:
    """An address with its size."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """What a browser chooses from: `sources` by media type, the best first; `image` for those that know none."""

    image: Shown
    sources: tuple[tuple[str, str], ...] = ()
    srcset: str = ""


def picture_of(image, preset: str, *, base: str = "") -> Picture:
    """The picture at the place called `preset`. What is missing is asked for and replaced by what there is.

    `base` goes before addresses that name no host.
    """
    filters = filters_for(image, preset)
    found = existing_renditions(image, filters)
    if len(found) < len(filters):
        ask_for(image, preset)
    wanted = specs_for(image, preset)
    by_format = {name: [found[spec] for spec in specs if spec in found] for name, specs in wanted.items()}
    *better, plain = [(name, shown) for name, renditions in by_format.items() if (shown := show(renditions, base))] or [
        ("", [stand_in(image, filters[-1], base)])
    ]
    sources = tuple((f"image/{name}", srcset_of(shown) or shown[0].url) for name, shown in better)
    return Picture(plain[1][-1], sources, srcset_of(plain[1]))


def existing_renditions(image, filters: list[Filter]) -> dict:
    """Those that have been made, by their spec: from what was prefetched, else the cache, else the database."""
    found = image.find_existing_renditions(*filters)
    model = image.get_rendition_model()
    fresh = {
        model.construct_cache_key(image, filter.get_cache_key(image), filter.spec): rendition
        for filter, rendition in found.items()
        if not getattr(rendition, "_from_cache", False)
    }
    if fresh:
        model.cache_backend.set_many(fresh)
    return {filter.spec: rendition for filter, rendition in found.items()}


def show(renditions: list, base: str) -> list[Shown]:
    return [Shown(with_base(it.url, base), it.width, it.height) for it in renditions]


def with_base(url: str, base: str) -> str:
    return base + url if url.startswith("/") else url


def srcset_of(shown: list[Shown]) -> str:
    """Addresses with their widths; empty where there is no choice. Of a small original all sizes may be the same."""
    by_width = {one.width: one.url for one in shown}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items()) if len(by_width) > 1 else ""


def stand_in(image, filter: Filter, base: str) -> Shown:
    """Another rendition of the picture, else a quiet surface, in the size of the one that is being made."""
    width, height = (round(side) for side in filter.get_transform(image).size)
    widest = max(sizes_at_hand(image), key=lambda rendition: rendition.width, default=None)
    return Shown(with_base(widest.url if widest else static("renditions/soon.svg"), base), width, height)
