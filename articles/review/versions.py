"""A page in several of its versions, for reading: what they point to is fetched once for all of them.

Wagtail's `Revision.as_object()` looks up each key by itself, and for every tag both the tag and its page.
"""

from collections.abc import Iterable

from django.db.models import Field, ForeignKey, Model, Prefetch, prefetch_related_objects

from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations, model_from_serializable_data
from wagtail.fields import StreamField
from wagtail.models import AbstractPage, CommentReply
from wagtail.models.pages import COMMENTS_RELATION_NAME

from ..ancestry import ancestors_of

# What these keys lead to, and the comments, a version takes over from the page: so does Wagtail, after looking it up.
KEPT_BY_THE_PAGE = {field.name for field in AbstractPage._meta.fields if field.is_relation}


def versions_of(page, *revisions) -> list:
    """The page as each of these revisions holds it, not to be saved; for None, as visitors read it."""
    fetch_comments(page)
    ancestors_of(page)
    versions = [version_of(page, revision.content) if revision else page for revision in revisions]
    fetch(versions, keys_of(page))
    fetch_streams(versions)
    for relation in parts_of(page):
        name, keys = relation.get_accessor_name(), keys_of(relation.related_model)
        parts = [getattr(version, name).get_object_list() for version in versions]
        fetch([part for of_version in parts for part in of_version], keys)
        for version, of_version in zip(versions, parts, strict=True):
            setattr(version, name, [part for part in of_version if is_whole(part, keys)])
    return versions


def version_of(page, content: dict):
    """The page with the words of a revision; its keys are taken as they are written there."""
    keys, relations = keys_of(page), parts_of(page)
    left_out = KEPT_BY_THE_PAGE | {field.name for field in keys} | {part.get_accessor_name() for part in relations}
    words = {name: value for name, value in content.items() if name not in left_out}
    version = page.with_content_json(words | {COMMENTS_RELATION_NAME: []})
    version._cached_parent_obj = page.get_parent()
    for field in keys:
        setattr(version, field.attname, field.target_field.to_python(content.get(field.name)))
    for relation in relations:
        name = relation.get_accessor_name()
        setattr(version, name, [part_of(version, relation, written) for written in content.get(name, [])])
    return version


def part_of(version, relation, written: dict) -> Model:
    part = model_from_serializable_data(relation.related_model, written, check_fks=False)
    setattr(part, relation.field.name, version)
    return part


def keys_of(model) -> list[ForeignKey]:
    """The foreign keys that a page class, or a part of a page, adds to what every page has."""
    return [field for field in model._meta.concrete_fields if is_own_key(field)]


def is_own_key(field: Field) -> bool:
    is_key = isinstance(field, ForeignKey) and not field.remote_field.parent_link
    return is_key and not isinstance(field, ParentalKey) and field.name not in KEPT_BY_THE_PAGE


def parts_of(page) -> list:
    """What is edited and stored with the page, such as its tags; comments come from the page itself."""
    relations = get_all_child_relations(page)
    return [relation for relation in relations if relation.get_accessor_name() != COMMENTS_RELATION_NAME]


def fetch(objects: list[Model], keys: Iterable[ForeignKey]) -> None:
    """Attach what the keys lead to, one query a key; a key that leads nowhere any more is emptied."""
    prefetch_related_objects(objects, *(key.name for key in keys))
    for one in objects:
        for key in keys:
            if key.get_cached_value(one, default=None) is None:
                setattr(one, key.attname, None)


def fetch_comments(page) -> None:
    """Attach the comments that nobody has resolved, with their replies and with who wrote them: two queries."""
    replies = Prefetch("replies", CommentReply.objects.select_related("user"))
    comments = getattr(page, COMMENTS_RELATION_NAME).filter(resolved_at=None).select_related("user")
    setattr(page, COMMENTS_RELATION_NAME, list(comments.prefetch_related(replies)))


def fetch_streams(versions: list) -> None:
    """Read the blocks of all versions together: the pictures, documents and pages in them take a query a kind."""
    for field in versions[0]._meta.get_fields():
        if isinstance(field, StreamField):
            streams = [list(getattr(version, field.name).raw_data) for version in versions]
            for version, stream in zip(versions, field.stream_block.bulk_to_python(streams), strict=True):
                setattr(version, field.name, stream)


def is_whole(part: Model, keys: Iterable[ForeignKey]) -> bool:
    return all(key.null or getattr(part, key.attname) is not None for key in keys)
