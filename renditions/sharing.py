"""The rendition that others show with a link to a page: messengers, feed readers, search engines."""

from django.db.models import prefetch_related_objects

from .conf import conf


def share_spec() -> str:
    """The filter spec of the place called `share`."""
    place = conf.PRESETS["share"]
    return f"{place.shapes[-1]}|format-{place.formats[-1]}"


def share_picture(image):
    """The rendition made for it, else the widest there is, else None. Encodes nothing, so that no visitor waits."""
    if image:
        prefetch_related_objects([image], "renditions")  # asked more than once for a page
    ready = list(image.renditions.all()) if image else []
    made_for_it = [rendition for rendition in ready if rendition.filter_spec == share_spec()]
    return next(iter(made_for_it or sorted(ready, key=lambda rendition: -rendition.width)), None)
