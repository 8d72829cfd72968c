import copy

from wagtail.images.blocks import ImageChooserBlock

from .together import sizes_of, take_sizes


class PictureChooserBlock(ImageChooserBlock):
    """Wagtail's chooser that fetches the renditions of all pictures of a text in one query."""

    def bulk_to_python(self, values):
        known = self.model_class.objects.annotate(rows_of_sizes=sizes_of("pk")).in_bulk(values)
        for image in known.values():
            take_sizes(image, image.rows_of_sizes)
        # The same picture twice is two objects, as with Wagtail.
        return [copy.copy(known.get(pk)) for pk in values]

    def deconstruct(self):
        # The stored value is Wagtail's, so a migration may name Wagtail's block.
        return ("wagtail.images.blocks.ImageChooserBlock", *super().deconstruct()[1:])
