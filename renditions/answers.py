"""A picture as an API tells it."""

from django.conf import settings

from ninja import Field, Schema

from .conf import conf
from .pictures import picture_of


class SourceAnswer(Schema):
    type: str = Field(examples=["image/avif"])
    srcset: str


class PictureAnswer(Schema):
    """What a `picture` element needs; `url`, `width` and `height` alone will do."""

    url: str
    width: int
    height: int
    srcset: str
    sizes: str
    sources: list[SourceAnswer]


def describe_picture(image, preset: str) -> dict:
    """The picture at the place called `preset`, with full addresses."""
    picture = picture_of(image, preset, base=base_address())
    return {
        "url": picture.image.url,
        "width": picture.image.width,
        "height": picture.image.height,
        "srcset": picture.srcset,
        "sizes": conf.PRESETS[preset].sizes,
        "sources": [{"type": kind, "srcset": srcset} for kind, srcset in picture.sources],
    }


def base_address() -> str:
    return getattr(settings, "WAGTAILADMIN_BASE_URL", "")
