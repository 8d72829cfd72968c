"""Which objects came with the demo. Everything made inside `marking()` is marked in the transaction that makes it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_save

from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from articles.models import ArticleSource
from deliveries.targets import NoticeTarget
from leads.models import ConsentNotice, Lead, LeadExport
from programs.models import Lecturer, ProgramSession, TrainingAudience, TrainingBase, TrainingField
from site_project.models import DemoObject

# How the keys of bulk content begin: slugs and receipts.
BULK_ARTICLE, BULK_LEAD = "yangli-", "XFYL-"


def marked_models() -> list[type[models.Model]]:
    """In the order in which they can go: what is pointed at comes after what points at it."""
    registers = [ProgramSession, Lecturer, TrainingBase, TrainingField, TrainingAudience, ArticleSource, Tag]
    files = [get_document_model(), get_image_model()]
    return [LeadExport, Lead, NoticeTarget, *registers, *files, ConsentNotice, Collection, User, Group]


@contextmanager
def marking() -> Iterator[None]:
    """Mark every page and every object of `marked_models` that is created inside."""
    kinds = (Page, *marked_models())

    def mark_new(instance, created, raw, **kwargs):
        if created and not raw and isinstance(instance, kinds):
            mark([instance])

    post_save.connect(mark_new, weak=False)
    try:
        yield
    finally:
        post_save.disconnect(mark_new)


def mark(objects: Iterable[models.Model]) -> None:
    """Mark objects; those made in bulk send no signals, so their makers call it. Twice is once."""
    type_of = ContentType.objects.get_for_model
    DemoObject.objects.bulk_create(
        (DemoObject(content_type=type_of(obj), object_id=obj.pk, key=key_of(obj)) for obj in objects),
        ignore_conflicts=True,
    )


def key_of(obj: models.Model) -> str:
    return getattr(obj, "slug", "") or getattr(obj, "receipt", "")


def marked(model: type[models.Model]) -> models.QuerySet:
    """The marks of that model; of all page classes for `Page`."""
    if model is Page:
        types = [kind for kind in ContentType.objects.all() if issubclass(kind.model_class() or object, Page)]
        return DemoObject.objects.filter(content_type__in=types)
    return DemoObject.objects.filter(content_type=ContentType.objects.get_for_model(model))


def made_before(model: type[models.Model], key: str) -> bool:
    """Whether the demo has made that page already, wherever an editor has moved it since."""
    return marked(model).filter(key=key).exists()


def keys_made(model: type[models.Model], beginning: str) -> set[str]:
    """The keys of all that the demo has made in bulk."""
    return set(marked(model).filter(key__startswith=beginning).values_list("key", flat=True))
