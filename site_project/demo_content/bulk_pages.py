"""Adding many leaf pages of one class at once, with what Wagtail would have written for each of them."""

from collections import Counter

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import CharField, Model, OuterRef
from django.db.models.functions import Cast
from django.db.models.sql import InsertQuery

from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend


def add_pages(pages: list[Page], *, parents: list[Page], user) -> None:
    """Add live pages of one class below their parents, each with a revision, its history and its index entries.

    The pages come with all fields set but those of the tree. Call it in a transaction.
    """
    place(pages, parents)
    children = children_of(pages)
    insert(pages)
    for relation, rows in children:
        insert_children(relation, rows)
    add_revisions(pages, user)
    add_history(pages, user)
    add_references(pages)
    get_search_backend().add_bulk(type(pages[0]), pages)


def place(pages: list[Page], parents: list[Page]) -> None:
    """Give every page the next free path below its parent."""
    added = Counter(parent.pk for parent in parents)
    found = {parent.pk: parent for parent in Page.objects.select_for_update().filter(pk__in=added)}
    last = {pk: last_step(parent) for pk, parent in found.items()}
    for page, parent in zip(pages, parents, strict=True):
        last[parent.pk] += 1
        page.depth = parent.depth + 1
        page.path = Page._get_path(found[parent.pk].path, page.depth, last[parent.pk])
        page.set_url_path(found[parent.pk])
    for pk, parent in found.items():
        Page.objects.filter(pk=pk).update(numchild=parent.numchild + added[pk])


def last_step(parent: Page) -> int:
    child = parent.get_last_child()
    return Page._str2int(child.path[-Page.steplen :]) if child else 0


def children_of(pages: list[Page]) -> list[tuple]:
    """What hangs on the pages in memory, tags for example. Asked before they have keys, or each would be a query."""
    return [
        (relation, [(page, child) for page in pages for child in getattr(page, name).get_object_list()])
        for relation in get_all_child_relations(type(pages[0]))
        for name in [relation.get_accessor_name()]
    ]


def insert(pages: list[Page]) -> None:
    """The rows of the page and of its class. Django's `bulk_create` refuses models with a parent table."""
    shared = [field.attname for field in Page._meta.concrete_fields]
    rows = Page.objects.bulk_create([Page(**{name: getattr(page, name) for name in shared}) for page in pages])
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = row.pk
        page._state.adding, page._state.db = False, row._state.db
    insert_rows(type(pages[0]), pages)


def insert_rows(model: type[Model], rows: list[Model]) -> None:
    fields = model._meta.local_concrete_fields
    size = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + size])
        query.get_compiler(connection=connection).execute_sql()


def insert_children(relation, rows: list[tuple[Page, Model]]) -> None:
    for page, child in rows:
        setattr(child, relation.field.name, page)
    relation.related_model.objects.bulk_create([child for _page, child in rows])


def add_revisions(pages: list[Page], user) -> None:
    """One revision each, which is the live and the latest one."""
    kind, base = type_of(type(pages[0])), type_of(Page)
    Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=base,
            object_id=str(page.pk),
            created_at=page.latest_revision_created_at,
            user=user,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    )
    its_own = Revision.objects.filter(base_content_type=base, object_id=Cast(OuterRef("pk"), CharField())).values("pk")
    keys = [page.pk for page in pages]
    Page.objects.filter(pk__in=keys).update(latest_revision=its_own[:1], live_revision=its_own[:1])
    found = dict(Page.objects.filter(pk__in=keys).values_list("pk", "latest_revision_id"))
    for page in pages:
        page.latest_revision_id = page.live_revision_id = found[page.pk]


def add_history(pages: list[Page], user) -> None:
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            content_type=type_of(type(page)),
            label=page.get_admin_display_title(),
            action=action,
            timestamp=page.first_published_at,
            user=user,
            page=page,
            revision_id=revision,
            content_changed=True,
        )
        for page in pages
        for action, revision in (("wagtail.create", None), ("wagtail.publish", page.latest_revision_id))
    )


def add_references(pages: list[Page]) -> None:
    """What `ReferenceIndex.create_or_update_for_object` writes, without looking for older rows."""
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=type_of(type(page)),
            base_content_type=type_of(Page),
            object_id=page.pk,
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for to_type, to_id, model_path, content_path in set(ReferenceIndex._extract_references_from_object(page))
    )


def type_of(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
