"""Bringing a deleted page back: as a draft, under its old number, so that leads, links and counts find it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

import swapper
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import AbstractPage, ReferenceIndex, TaskState, WorkflowState
from wagtail.search import index

from .records import DeletedPage

swapper.set_app_prefix("wagtailcore", "wagtail")
LOG_RESTORE = "articles.restore"
BATCH = 500
UNFINISHED = {WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES, TaskState.STATUS_IN_PROGRESS}


class RestoreRefused(PermissionDenied):
    """Why a deleted page cannot be brought back there, or by this person."""


def pages():
    return swapper.load_model("wagtailcore", "Page").objects


def former_parent(deleted: DeletedPage):
    """The page it stood below; None where that is gone."""
    return pages().filter(pk=deleted.parent_key).first()


@transaction.atomic
def restore(deleted: DeletedPage, *, by, to=None):
    """Bring the page and all below it back as drafts, below its former parent or `to`; return the page.

    Everything keeps its number, its view counts, tags, restrictions and history. The live and the latest version come
    back as new versions: earlier approvals do not count for them, so the page goes through its reviews again.
    Raises RestoreRefused.
    """
    parent = to or former_parent(deleted)
    refuse_unless_possible(deleted, parent, by)
    rows = list(deleted.with_all_below().values_list("pk", flat=True))
    place = place_below(parent, deleted)
    known = what_comes_back(rows)
    for record in each(rows):
        bring_back_rows(record, place, known)
    pages().filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    for record in each(rows):
        bring_back_links(record)
        bring_back_versions(record, place, by)
    page = pages().get(pk=deleted.page_key).specific
    log(page, LOG_RESTORE, user=by)
    DeletedPage.objects.filter(pk__in=rows).delete()
    return page


def refuse_unless_possible(deleted: DeletedPage, parent, by) -> None:
    if not DeletedPage.objects.visible_to(by).filter(pk=deleted.pk).exists():
        raise RestoreRefused(_("You may not bring this page back."))
    if parent is None:
        raise RestoreRefused(_("The page above is gone as well. Choose where to bring this one back."))
    if not parent.permissions_for_user(by).can_add_subpage():
        raise RestoreRefused(_("You may not add pages below “%(title)s”.") % {"title": parent.title})
    kind = kind_of(deleted)
    if kind is None or kind not in parent.specific_class.allowed_subpage_models():
        raise RestoreRefused(_("“%(title)s” cannot hold a page of this kind.") % {"title": parent.title})
    if pages().filter(pk=deleted.page_key).exists():
        raise RestoreRefused(_("This page has been brought back already."))


def kind_of(deleted: DeletedPage) -> type | None:
    try:
        return apps.get_model(deleted.kind)
    except (LookupError, ValueError):
        return None


@dataclass
class Place:
    """Where the top of the deleted branch stood, and where it stands from now on."""

    old_path: str
    old_url_path: str
    path: str
    slug: str
    url_path: str
    top_key: int

    def move(self, page) -> None:
        page.path = self.path + page.path[len(self.old_path) :]
        page.depth = len(page.path) // page.steplen
        page.url_path = self.url_path + page.url_path[len(self.old_url_path) :]
        if page.pk == self.top_key:
            page.slug = self.slug


def place_below(parent, deleted: DeletedPage) -> Place:
    """The place after the last child. The parent's row is locked, so that nobody else takes it."""
    parent = pages().select_for_update().get(pk=parent.pk)
    last = parent.get_last_child()
    slug = find_available_slug(parent, deleted.url_path.rstrip("/").rpartition("/")[2])
    return Place(
        old_path=deleted.path,
        old_url_path=deleted.url_path,
        path=last._inc_path() if last else parent._get_path(parent.path, parent.depth + 1, 1),
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        top_key=deleted.page_key,
    )


def each(keys: list[int]) -> Iterator[DeletedPage]:
    """One at a time: a branch may hold many thousand pages."""
    for key in keys:
        yield DeletedPage.objects.get(pk=key)


def keys_of(record: DeletedPage) -> Iterator[tuple[str, str]]:
    return ((row["model"], str(row["pk"])) for row in record.content["rows"])


def rows_of(record: DeletedPage) -> Iterator:
    return serializers.deserialize("python", record.content["rows"], ignorenonexistent=True)


def what_comes_back(records: list[int]) -> set[tuple[str, str]]:
    """The keys of all rows but those that make no sense any more, nor what makes no sense without these.

    Decisions of reviews are such: they belong to a version, and versions come back as new ones.
    """
    known = {key for record in each(records) for key in keys_of(record)}
    lost = known
    while lost:
        kept = ((key_of(row.object), row.object) for record in each(records) for row in rows_of(record))
        lost = {key for key, row in kept if key in known and not forget_what_is_gone(row, known)}
        known -= lost
    return known


def key_of(row: models.Model) -> tuple[str, str]:
    return row._meta.label_lower, str(row.pk)


def bring_back_rows(record: DeletedPage, place: Place, known: set) -> None:
    rows = [row for row in rows_of(record) if key_of(row.object) in known]
    # Pages first, parents before children of the same inheritance; the rest may point to them.
    for row in sorted(rows, key=lambda row: (not isinstance(row.object, AbstractPage), len(row.object._meta.parents))):
        forget_what_is_gone(row.object, known)
        if isinstance(row.object, AbstractPage):
            as_draft(row.object, place)
            row.save()
        else:
            save_unless_taken(row)


def as_draft(page, place: Place) -> None:
    if "path" in {field.name for field in page._meta.local_fields}:
        place.move(page)
        page.live, page.has_unpublished_changes, page.expired = False, True, False
        page.locked, page.locked_at, page.locked_by_id = False, None, None
        page.live_revision_id = page.latest_revision_id = None


def forget_what_is_gone(row: models.Model, known: set) -> bool:
    """Empty the references to what does not exist any more; False where the row makes no sense without it."""
    for relation in row._meta.local_fields:
        if not relation.is_relation or is_there(relation, getattr(row, relation.attname), known):
            continue
        if not relation.null:
            return False
        setattr(row, relation.attname, None)
    return True


def is_there(relation, value, known: set) -> bool:
    target = relation.related_model
    if value is None or (target._meta.label_lower, str(value)) in known:
        return True
    return target._base_manager.filter(**{relation.target_field.attname: value}).exists()


def save_unless_taken(row) -> None:
    """An old address may lead elsewhere by now, or a name be given again: then the newer one stays."""
    if isinstance(row.object, (TaskState, WorkflowState)) and row.object.status in UNFINISHED:
        row.object.status = WorkflowState.STATUS_CANCELLED
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return


def bring_back_links(record: DeletedPage) -> None:
    """Point again to the page from where the deletion emptied the field, unless it was filled since."""
    for link in record.content["links"]:
        model, name, keys = apps.get_model(link["model"]), link["field"], link["keys"]
        for start in range(0, len(keys), BATCH):
            rows = model._base_manager.filter(pk__in=keys[start : start + BATCH], **{f"{name}__isnull": True})
            rows.update(**{name: record.page_key})


def bring_back_versions(record: DeletedPage, place: Place, by) -> None:
    """Save the live and the latest version anew, by those who wrote them, and let search and references know."""
    page = pages().get(pk=record.page_key).specific
    for version in record.content["versions"]:
        content = version["content"] | ({"slug": page.slug} if page.pk == place.top_key else {})
        author = get_user_model().objects.filter(pk=version["user"]).first()
        page.with_content_json(content).save_revision(user=author, clean=False, log_action=False)
    if not record.content["versions"] and not page.alias_of_id:
        page.save_revision(user=by, clean=False, log_action=False)
    index.insert_or_update_object(page)
    ReferenceIndex.create_or_update_for_object(page)
