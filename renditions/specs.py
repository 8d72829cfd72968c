"""What Wagtail is asked to make for a place: filter specs, which also say how the file is encoded."""

from functools import cache

from wagtail.images.models import Filter

from .conf import conf


def specs_for(image, preset: str) -> dict[str, list[str]]:
    """Filter specs by format, the best format first. A drawing (SVG) stays what it is."""
    place = conf.PRESETS[preset]
    if image.is_svg():
        return {"svg": list(place.shapes[-1:])}
    return {name: [spec(shape, name) for shape in place.shapes] for name in place.formats}


def filters_for(image, preset: str) -> list[Filter]:
    return [filter_of(spec) for specs in specs_for(image, preset).values() for spec in specs]


@cache
def filter_of(spec: str) -> Filter:
    """A filter takes its spec apart when first used, which costs more than all the rest of showing a picture."""
    return Filter(spec)


def spec(shape: str, name: str) -> str:
    return f"{shape}|{conf.ENCODINGS.get(name, f'format-{name}')}"
