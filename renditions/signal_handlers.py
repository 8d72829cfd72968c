from django.db.models.signals import post_save

from wagtail.images import get_image_model

from .making import queue, uses_by, uses_of


def register_signal_handlers():
    post_save.connect(make_pictures_of_owner)
    post_save.connect(make_pictures_anew, sender=get_image_model())


def make_pictures_of_owner(sender, instance, raw=False, update_fields=None, **kwargs):
    """Publishing saves the page; a draft saves only names of revisions, which show nothing."""
    presets = getattr(sender, "picture_presets", None)
    if not presets or raw or not getattr(instance, "live", True):
        return
    if update_fields is None or {path.partition(".")[0] for path in presets} & set(update_fields):
        queue(uses_by(instance))


def make_pictures_anew(instance, created, raw=False, **kwargs):
    """A new file or another focal point asks for new renditions wherever the picture is shown."""
    if not created and not raw:
        queue(uses_of([instance]))
