"""Making renditions: queued when something that shows pictures is saved, done by the worker."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction

from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.models import ReferenceIndex

from django_tasks import task

from .specs import filters_for

logger = logging.getLogger(__name__)

ASK_AGAIN_AFTER = 60
Uses = dict[int, set[str]]  # the presets at which a picture is shown, by its key


@task()
def make_renditions(uses: dict[str, list[str]]) -> None:
    """Make what is missing of these pictures (by key) for these presets."""
    for image in get_image_model().objects.filter(pk__in=uses).prefetch_related("renditions"):
        make_missing(image, uses[str(image.pk)])


def make_missing(image, presets: Iterable[str]) -> int:
    """Make those renditions of the picture that are not there yet, and return how many. A lost file is logged."""
    missing = missing_filters(image, presets)
    try:
        image.get_renditions(*missing)
    except SourceImageIOError:
        logger.warning("Picture %s has lost its file %s.", image.pk, image.file.name)
        return 0
    return len(missing)


def missing_filters(image, presets: Iterable[str]) -> list[Filter]:
    wanted = {filter for preset in presets for filter in filters_for(image, preset)}
    return sorted(wanted - image.find_existing_renditions(*wanted).keys(), key=lambda filter: filter.spec)


def queue(uses: Uses) -> None:
    """Have the worker make what is missing, once what was saved is committed."""
    if uses:
        wanted = {str(pk): sorted(presets) for pk, presets in uses.items()}
        transaction.on_commit(partial(make_renditions.enqueue, wanted))


def ask_for(image, preset: str) -> None:
    """Have the worker make what a reader missed; once a minute for all readers together."""
    if cache.add(f"renditions-{image.pk}-{preset}", True, ASK_AGAIN_AFTER):
        queue({image.pk: {preset}})


def uses_by(owner) -> Uses:
    """The pictures in an object's fields, with the presets that its class names in `picture_presets`."""
    uses = defaultdict(set)
    for path, pk in pictures_in(owner):
        uses[pk].update(presets_at(type(owner), path))
    return uses


def pictures_in(owner) -> Iterator[tuple[str, int]]:
    """Path (`cover`, `body.image.image`) and key of every picture the object names."""
    image_model = get_image_model()
    for name in {path.partition(".")[0] for path in owner.picture_presets}:
        field = owner._meta.get_field(name)
        if field.is_relation:
            key = getattr(owner, field.attname)
            references = [(image_model, key, "", "")] if key else []
        else:
            references = field.extract_references(field.value_from_object(owner))
        for model, pk, path, _content_path in references:
            if model is image_model:
                yield f"{name}.{path}" if path else name, int(pk)


def presets_at(owner_class: type, path: str) -> list[str]:
    """`{"body.video": ["poster"]}` answers for `body.video.poster`."""
    named = getattr(owner_class, "picture_presets", {})
    return [preset for place, presets in named.items() if f"{path}.".startswith(f"{place}.") for preset in presets]


def uses_of(images=None) -> Uses:
    """Where the pictures (all, if none are given) are shown, by the reference index."""
    kind = ContentType.objects.get_for_model(get_image_model())
    references = ReferenceIndex.objects.filter(to_content_type=kind)
    if images is not None:
        references = references.filter(to_object_id__in=[str(image.pk) for image in images])
    uses = defaultdict(set)
    for reference in references.select_related("content_type").iterator():
        if presets := presets_at(reference.content_type.model_class(), reference.model_path):
            uses[int(reference.to_object_id)].update(presets)
    return uses
