"""Pictures: described for those who cannot see them, and shown with a right to."""

from collections.abc import Iterator

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wagtail.blocks import StructBlock
from wagtail.images import get_image_model

from ..findings import Finding, Severity
from ..texts import values

DESCRIPTION = "alt_text"


def check_pictures(page) -> Iterator[Finding]:
    for place, image in pictures_of(page):
        yield from check_rights(place, image)
    for place, block, value in values(page):
        if isinstance(block, StructBlock) and DESCRIPTION in block.child_blocks:
            yield from check_description(place, value)


def pictures_of(page) -> Iterator[tuple[str, models.Model]]:
    """(place, picture) of the pictures chosen in fields and blocks."""
    image_model = get_image_model()
    for field in page._meta.concrete_fields:
        if field.related_model is image_model and getattr(page, field.name):
            yield field.name, getattr(page, field.name)
    for place, _block, value in values(page):
        if isinstance(value, image_model):
            yield place, value


def check_description(place: str, value) -> Iterator[Finding]:
    image = next((item for item in value.values() if isinstance(item, get_image_model())), None)
    if image is None or value.get("decorative") or value[DESCRIPTION]:
        return
    yield Finding(
        Severity.WARN,
        "alt-text",
        _("The picture has no description for people who cannot see it."),
        place,
        image.title,
        _("Say in a few words what it shows; leave it empty for decoration only."),
    )


def check_rights(place: str, image) -> Iterator[Finding]:
    """The picture model of the site may know licences or not."""
    expires = getattr(image, "expires_at", None)
    if expires and expires < localdate():
        message = _("The licence of this picture ended on %(day)s.") % {"day": expires}
    elif getattr(image, "licence", "") == "unknown":
        message = _("Nobody has confirmed yet that this picture may be shown.")
    else:
        return
    suggestion = _("Have the licence entered with the picture, or choose another one.")
    yield Finding(Severity.WARN, "licence", message, place, image.title, suggestion)
