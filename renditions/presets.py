"""The places a picture may stand in: which sizes and formats it needs there."""

from dataclasses import dataclass

COLUMN = "(min-width: 48em) 684px, 100vw"
# Chosen by eye, on photographs of faces, machines and food at three times their size: AVIF below 50 wipes off eyebrows
# and grain, above 60 only the file grows; WebP below 70 shows its blocks. At speed 8 AVIF takes 0.3 of the time of the
# encoder's own 6 and 5 % more bytes; 9 is three times as fast again, for another 10 %. A photograph of 741 × 500 has
# 34 kB as AVIF and 52 kB as WebP, where Wagtail's 61 and 80 make it 42 and 61 kB.
ENCODINGS = {
    "avif": "format-avif|avifquality-55|avifspeed-8",
    "webp": "format-webp|webpquality-75",
}


@dataclass(frozen=True)
class Preset:
    """One place. `shapes` are Wagtail's resize operations, smallest first; `formats`, best first."""

    shapes: tuple[str, ...]
    sizes: str = ""
    formats: tuple[str, ...] = ("avif", "webp")
    # `first`: before all others; `soon`: with the page; `late`: when the reader comes near.
    when: str = "late"


PRESETS = {
    "cover": Preset(("fill-480x300", "fill-960x600"), COLUMN, when="first"),
    "feature": Preset(("fill-480x300", "fill-960x600"), "(min-width: 68em) 560px, 100vw"),
    "card": Preset(("fill-480x300", "fill-960x600"), "(min-width: 48em) 380px, 100vw"),
    "row": Preset(("fill-480x300",)),
    "body": Preset(("width-480", "width-960"), COLUMN),
    # The same files as in the column, so that text may be moved round a picture without another rendition.
    "aside": Preset(("width-480", "width-960"), "(min-width: 48em) 330px, 100vw"),
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
