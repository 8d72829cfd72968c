"""The rendition that others show with a link to a page: messengers, feed readers, search engines."""

from .conf import conf
from .specs import filter_of, spec
from .together import sizes_at_hand


def share_spec() -> str:
    """The filter spec of the place called `share`."""
    place = conf.PRESETS["share"]
    return spec(place.shapes[-1], place.formats[-1])


def share_picture(image):
    """The rendition made for it, else the widest there is, else None. Encodes nothing, so that no visitor waits."""
    if not image:
        return None
    # One made before its focal point was moved stays beside it.
    made_for_it = share_spec(), filter_of(share_spec()).get_cache_key(image)

    def worth(rendition):
        return (rendition.filter_spec, rendition.focal_point_key) == made_for_it, rendition.width, rendition.pk

    return max(sizes_at_hand(image), key=worth, default=None)
