from django import template

from renditions.conf import conf
from renditions.making import make_missing
from renditions.pictures import picture_of

register = template.Library()


@register.inclusion_tag("renditions/picture.html", takes_context=True)
def picture(context, image, preset: str, alt: str = "", css: str = "") -> dict:
    """Draw the picture at the place called `preset`; nothing where there is none.

    In a preview what is missing is made at once: only its editor waits for it.
    """
    if not image:
        return {}
    if getattr(context.get("request"), "is_preview", False):
        make_missing(image, [preset])
    place = conf.PRESETS[preset]
    return {"picture": picture_of(image, preset), "place": place, "alt": alt, "css": css}
