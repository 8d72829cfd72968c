"""Keeping a page in the moment it is deleted, whoever deletes it: the admin, a bulk action, an API, or code."""

import uuid

from django.core import serializers
from django.db.models import QuerySet
from django.db.models.deletion import Collector

import swapper
from wagtail.log_actions import get_active_log_context
from wagtail.models import AbstractPage, PageLogEntry, Revision

from ..conf import conf
from .records import DeletedPage

swapper.set_app_prefix("wagtailcore", "wagtail")
# Versions are kept apart, and a schedule that was missed is over.
NOT_KEPT = {"wagtailcore.revision", "articles.missedschedule"}


def keep_deleted_page(sender, instance, origin=None, **kwargs) -> None:
    """Receiver of `pre_delete`. All of these come before the first row goes, so everything can still be read."""
    if sender is not swapper.load_model("wagtailcore", "Page") or not conf.TRASH_DAYS:
        return
    parent = instance.get_parent()
    DeletedPage.objects.create(
        deletion=number_of(origin),
        is_top=not goes_along(parent, origin),
        page_key=instance.pk,
        parent_key=parent.pk if parent else None,
        path=instance.path,
        url_path=instance.url_path,
        title=instance.draft_title or instance.title,
        kind=instance.content_type.model_class()._meta.label if instance.content_type.model_class() else "",
        was_live=instance.live,
        content=content_of(instance),
        deleted_by=who_deletes(instance),
    )


def number_of(origin) -> uuid.UUID:
    """The same for all pages of one deletion, which is known by the object it started from."""
    return vars(origin).setdefault("_articles_deletion", uuid.uuid4()) if origin is not None else uuid.uuid4()


def goes_along(parent, origin) -> bool:
    return parent is not None and isinstance(origin, QuerySet) and origin.filter(pk=parent.pk).exists()


def who_deletes(page):
    """Wagtail logs a deletion just before it happens; what code deletes has nobody."""
    entry = PageLogEntry.objects.filter(page=page.pk, action="wagtail.delete").order_by("-timestamp").first()
    return entry.user if entry else get_active_log_context().user


def content_of(page) -> dict:
    """The page's rows and everything the deletion takes along, who pointed to it, and the two versions that matter."""
    collector = Collector(using=page._state.db, origin=page)
    collector.collect([page], fail_on_restricted=False)
    return {
        "rows": serializers.serialize("python", rows_of(collector)),
        "links": links_of(collector),
        "versions": [version_of(revision) for revision in versions_of(page)],
    }


def rows_of(collector: Collector) -> list:
    collected = [row for rows in collector.data.values() for row in rows]
    collected += [row for rows in collector.fast_deletes for row in rows]
    return [row for row in collected if row._meta.label_lower not in NOT_KEPT]


def links_of(collector: Collector) -> list[dict]:
    """Fields elsewhere that point to the page and that the deletion empties."""
    return [
        {"model": field.model._meta.label, "field": field.name, "keys": [row.pk for rows in lists for row in rows]}
        for (field, value), lists in collector.field_updates.items()
        if value is None and issubclass(field.related_model, AbstractPage)
    ]


def versions_of(page) -> list[Revision]:
    """What was live and what was latest, in this order; one where they are the same, none where none was saved."""
    keys = {page.live_revision_id, page.latest_revision_id} - {None}
    return list(Revision.objects.filter(pk__in=keys).order_by("pk"))


def version_of(revision: Revision) -> dict:
    return {"content": revision.content, "user": revision.user_id}
