"""Pictures that editors put into running text: drawn like all others, and like them never encoded for a reader."""

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string

from wagtail.images.formats import get_image_format
from wagtail.images.rich_text import ImageEmbedHandler

from .conf import conf
from .pictures import picture_of

BESIDE_THE_TEXT = {"left", "right"}


class PictureEmbedHandler(ImageEmbedHandler):
    """Wagtail's `<embed embedtype="image">` as a `picture` at the place `body`, beside the text at `aside`."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        images = cls.get_many(attrs_list)
        prefetch_related_objects([image for image in images if image], "renditions")
        return [draw(image, attrs) if image else "" for image, attrs in zip(images, attrs_list, strict=True)]


def draw(image, attrs: dict) -> str:
    preset = "aside" if attrs["format"] in BESIDE_THE_TEXT else "body"
    shown = {
        "picture": picture_of(image, preset),
        "place": conf.PRESETS[preset],
        "alt": attrs.get("alt", ""),
        "css": get_image_format(attrs["format"]).classname,
    }
    return render_to_string("renditions/picture.html", shown).strip()
