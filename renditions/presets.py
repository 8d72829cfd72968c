"""The places a picture may stand in: which sizes and formats it needs there."""

from dataclasses import dataclass

from wagtail.images.models import Filter

COLUMN = "(min-width: 48em) 684px, 100vw"


@dataclass(frozen=True)
class Preset:
    """One place. `shapes` are Wagtail's resize operations, smallest first; `formats`, best first."""

    shapes: tuple[str, ...]
    sizes: str = ""
    formats: tuple[str, ...] = ("avif", "webp")
    # `first`: before all others; `soon`: with the page; `late`: when the reader comes near.
    when: str = "late"

    def specs(self, image) -> dict[str, list[str]]:
        """Filter specs by format. A drawing (SVG) stays what it is."""
        if image.is_svg():
            return {"svg": list(self.shapes[-1:])}
        return {name: [f"{shape}|format-{name}" for shape in self.shapes] for name in self.formats}

    def filters(self, image) -> list[Filter]:
        return [Filter(spec) for specs in self.specs(image).values() for spec in specs]


PRESETS = {
    "cover": Preset(("fill-480x300", "fill-960x600"), COLUMN, when="first"),
    "feature": Preset(("fill-480x300", "fill-960x600"), "(min-width: 68em) 560px, 100vw"),
    "card": Preset(("fill-480x300", "fill-960x600"), "(min-width: 48em) 380px, 100vw"),
    "row": Preset(("fill-480x300",)),
    "body": Preset(("width-480", "width-960"), COLUMN),
    "poster": Preset(("fill-480x270", "fill-960x540"), COLUMN),
    "portrait": Preset(("fill-240x288",)),
    "large_portrait": Preset(("fill-480x576",), when="soon"),
    "panel": Preset(("fill-480x300",), when="soon"),
    "mark": Preset(("fill-112x112",), formats=("webp",), when="soon"),
    "small_mark": Preset(("fill-112x112",), formats=("webp",)),
    # What a telephone must be able to read is not to be blurred.
    "code": Preset(("width-368",), formats=("webp-lossless",)),
    # Messengers and search engines know the oldest format best.
    "share": Preset(("fill-1200x630",), formats=("jpeg",)),
}
