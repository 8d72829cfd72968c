from wagtail.images import get_image_model

# What the cards draw; anything else is a cover.
RENDITIONS = {"portrait": "fill-240x288|format-webp"}
COVER = "fill-480x300|format-webp"


def add_covers(things, name: str) -> None:
    """Fetch the pictures of many cards, with the rendition they draw, in two queries."""
    wanted = {getattr(thing, f"{name}_id") for thing in things} - {None}
    pictures = get_image_model().objects.filter(pk__in=wanted).prefetch_renditions(RENDITIONS.get(name, COVER))
    found = {picture.pk: picture for picture in pictures} if wanted else {}
    for thing in things:
        setattr(thing, name, found.get(getattr(thing, f"{name}_id")))
