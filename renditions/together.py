"""The sizes of pictures in the question that asks for the pictures themselves."""

from django.db.models import OuterRef, Subquery, prefetch_related_objects

from wagtail.images import get_image_model

from fragments.rows import object_from, rows


def sizes_of(name: str) -> Subquery:
    """Annotates with the renditions of the picture whose key is in the column `name`."""
    model = get_image_model().get_rendition_model()
    columns = [field.attname for field in model._meta.concrete_fields]
    return rows(model.objects.filter(image=OuterRef(name)), columns)


def take_sizes(image, found: list[dict] | None) -> None:
    """Leave them where Wagtail looks for prefetched ones, oldest first."""
    if image is None:
        return
    model = image.get_rendition_model()
    image.prefetched_renditions = [
        object_from(model, known) for known in sorted(found or [], key=lambda row: row["id"])
    ]
    for rendition in image.prefetched_renditions:
        rendition.image = image


def know_sizes(images) -> None:
    """Fetch the renditions of those pictures that do not know them yet, in one question."""
    prefetch_related_objects([image for image in images if image and not knows_sizes(image)], "renditions")


def knows_sizes(image) -> bool:
    return hasattr(image, "prefetched_renditions")


def sizes_at_hand(image) -> list:
    """All renditions of the picture."""
    know_sizes([image])
    return list(image.prefetched_renditions if knows_sizes(image) else image.renditions.all())
