from wagtail.images import get_image_model


def add_covers(things, name: str) -> None:
    """Fetch the pictures of many cards, with their renditions, in two queries."""
    wanted = {getattr(thing, f"{name}_id") for thing in things} - {None}
    pictures = get_image_model().objects.filter(pk__in=wanted).prefetch_related("renditions")
    found = {picture.pk: picture for picture in pictures} if wanted else {}
    for thing in things:
        setattr(thing, name, found.get(getattr(thing, f"{name}_id")))
