"""Which objects came with the demo. Everything made inside `marking()` is marked in the transaction that makes it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_save

from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from articles.models import ArticleSource
from leads.models import ConsentNotice, Lead
from programs.models import Lecturer, ProgramSession, TrainingAudience, TrainingBase, TrainingField
from site_project.models import DemoObject


def marked_models() -> list[type[models.Model]]:
    """In the order in which they can go: what is pointed at comes after what points at it."""
    registers = [ProgramSession, Lecturer, TrainingBase, TrainingField, TrainingAudience, ArticleSource, Tag]
    return [Lead, *registers, get_document_model(), get_image_model(), ConsentNotice, Collection, User]


@contextmanager
def marking() -> Iterator[None]:
    """Mark every page and every object of `marked_models` that is created inside."""
    kinds = (Page, *marked_models())

    def mark_new(instance, created, raw, **kwargs):
        if created and not raw and isinstance(instance, kinds):
            mark([instance])

    post_save.connect(mark_new, weak=False, dispatch_uid="demo_marking")
    try:
        yield
    finally:
        post_save.disconnect(dispatch_uid="demo_marking")


def mark(objects: Iterable[models.Model]) -> None:
    """Mark objects made in bulk, which send no signals."""
    DemoObject.objects.bulk_create(
        DemoObject(
            content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk, key=getattr(obj, "slug", "") or ""
        )
        for obj in objects
    )


def marked(model: type[models.Model]) -> models.QuerySet:
    """The marks of that model; of all page classes for `Page`."""
    if model is Page:
        types = [kind.pk for kind in ContentType.objects.all() if issubclass(kind.model_class() or object, Page)]
        return DemoObject.objects.filter(content_type__in=types)
    return DemoObject.objects.filter(content_type=ContentType.objects.get_for_model(model))


def made_before(model: type[models.Model], slug: str) -> bool:
    """Whether the demo has made that page already, wherever an editor has moved it since."""
    return marked(model).filter(key=slug).exists()
