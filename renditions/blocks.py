from django.db.models import prefetch_related_objects

from wagtail.images.blocks import ImageChooserBlock


class PictureChooserBlock(ImageChooserBlock):
    """Wagtail's chooser that fetches the renditions of all pictures of a text in one query."""

    def bulk_to_python(self, values):
        images = super().bulk_to_python(values)
        prefetch_related_objects([image for image in images if image], "renditions")
        return images

    def deconstruct(self):
        # The stored value is Wagtail's, so a migration may name Wagtail's block.
        return ("wagtail.images.blocks.ImageChooserBlock", *super().deconstruct()[1:])
