"""Comments that editors left on a page, with where they stand in words a person understands."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import prefetch_related_objects
from django.utils.text import capfirst

from wagtail.models.pages import COMMENTS_RELATION_NAME

from .block_texts import lines_of_block

EXCERPT = 24


@dataclass(frozen=True)
class Remark:
    comment: object
    place: str


def remarks_of(draft) -> list[Remark]:
    """The comments that nobody has resolved, oldest first. A version loaded from its revision carries them."""
    comments = sorted(getattr(draft, COMMENTS_RELATION_NAME).all(), key=lambda comment: comment.created_at)
    prefetch_related_objects(comments, "user", "replies__user")
    return [Remark(comment, place_of(comment.contentpath, draft)) for comment in comments]


def place_of(path: str, page) -> str:
    """A content path such as `body.<block id>.caption` or a finding's `body:<block id>`, as label and first words."""
    name, _separator, rest = path.replace(":", ".").partition(".")
    if not name:
        return ""
    try:
        label = str(capfirst(page._meta.get_field(name).verbose_name))
    except FieldDoesNotExist:
        return name
    block_id = rest.split(".")[0]
    return f"{label} › {words_of(getattr(page, name), block_id)}" if block_id else label


def words_of(stream, block_id: str) -> str:
    for child in stream:
        if child.id == block_id:
            line = next(lines_of_block(child.block, child.value), None)
            text = line.text if line else ""
            words = text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")
            return f"{capfirst(child.block.label)} “{words}”" if words else str(capfirst(child.block.label))
    return "—"
