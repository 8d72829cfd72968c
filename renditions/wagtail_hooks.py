from wagtail import hooks

from .image_operations import AvifSpeedOperation
from .rich_text import PictureEmbedHandler


@hooks.register("register_image_operations")
def register_image_operations():
    return [("avifspeed", AvifSpeedOperation)]


# After Wagtail's own, which it takes the place of.
@hooks.register("register_rich_text_features", order=1)
def register_pictures_in_text(features):
    features.register_embed_type(PictureEmbedHandler)
