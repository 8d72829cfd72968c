"""Two versions of a page, field by field. Wagtail's own comparison of revisions uses these classes too.

Wagtail compares runs of `str.isalnum()`, so a whole Chinese sentence counts as one word. The classes are registered
with its registry, for every page type: history, compare shows characters, and the review page asks the same classes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils.formats import date_format, localize
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _

from modelcluster.contrib.taggit import ClusterTaggableManager
from taggit.managers import TaggableManager
from wagtail.admin.compare import (
    FieldComparison,
    ForeignObjectComparison,
    TagsFieldComparison,
    comparison_class_registry,
    register_comparison_class,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.images.edit_handlers import ImageFieldComparison

from .block_texts import Line, lines_of_field, lines_of_text

if TYPE_CHECKING:
    from .paragraphs import Passage

# Unchanged paragraphs beside a change are shown; the rest of a longer run is folded away.
CONTEXT = 1
SHORTEST_FOLD = 4
# Wagtail's text editor marks each paragraph with a key; a text that never met it has none.
EDITORS_KEY = re.compile(r' data-block-key=\\*"[^"\\]*\\*"')
WAGTAILS_MARKS = re.compile(r'<span class="(addition|deletion)">([^<]*)</span>')


@dataclass(frozen=True)
class Row:
    """A passage with the kind of block it stands in, and stood in where that is another."""

    passage: "Passage"
    kind: str = ""
    old_kind: str = ""

    @property
    def has_changed(self) -> bool:
        return self.passage.has_changed or bool(self.old_kind)


@dataclass(frozen=True)
class Stretch:
    """Rows one below the other; unchanged ones far from any change are folded."""

    folded: bool
    rows: list[Row] = field(default_factory=list)


class TextComparison(FieldComparison):
    """A field as paragraphs of text, compared character by character."""

    template_name = "articles/review/difference.html"

    def has_changed(self) -> bool:
        return super().has_changed() and self.stored(self.val_a) != self.stored(self.val_b)

    def stored(self, value):
        """The value as it is stored, without what the editor adds by itself."""
        stored = self.field.get_prep_value(value)
        if isinstance(self.field, StreamField) and isinstance(stored, str):
            stored = json.loads(stored or "[]")
        return EDITORS_KEY.sub("", json.dumps(stored, cls=DjangoJSONEncoder, sort_keys=True))

    def lines(self, value) -> list[Line]:
        return list(lines_of_field(self.field, value))

    @cached_property
    def rows(self) -> list[Row]:
        from .paragraphs import compare_paragraphs  # with rapidfuzz, 2 MB that most workers never need

        old, new = self.lines(self.val_a), self.lines(self.val_b)
        passages = compare_paragraphs([line.text for line in old], [line.text for line in new])
        return list(named_once(row_of(passage, old, new) for passage in passages))

    @property
    def stretches(self) -> list[Stretch]:
        if self.only_formatting:
            return [Stretch(True, self.rows)]
        return list(folded(self.rows))

    @property
    def only_formatting(self) -> bool:
        return self.has_changed() and not any(row.has_changed for row in self.rows)

    def htmldiff(self):
        return render_to_string(self.template_name, {"comparison": self})


class MomentComparison(TextComparison):
    """A point in time, in the reader's zone and to the second, as it stands under an article."""

    def lines(self, value):
        return [Line(date_format(template_localtime(value), "Y-m-d H:i:s"))] if value else []


class YesNoComparison(TextComparison):
    def lines(self, value):
        return [] if value is None else [Line(_("Yes") if value else _("No"))]


class PlainComparison(TextComparison):
    """Numbers, dates and the like, as they are written."""

    def lines(self, value):
        return [] if value is None else list(lines_of_text(localize(value)))


class TagNamesComparison(TagsFieldComparison):
    """Tags by the names editors gave them, in no order: the slug of a Chinese one tells nothing."""

    def get_items(self):
        return [sorted(tags, key=self.get_item_display) for tags in (self.val_a, self.val_b)]

    def get_item_display(self, tag):
        return tag.name


class ChosenComparison(ForeignObjectComparison):
    """What a field points to, as the two versions hold it: what they have fetched is not fetched again."""

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        self.versions = [obj_a, obj_b]

    def get_objects(self):
        return [getattr(version, self.field.name) for version in self.versions]


class ChosenPictureComparison(ChosenComparison, ImageFieldComparison):
    """The same for pictures, which are shown."""


def class_for_key(field) -> type[FieldComparison]:
    """The class for a foreign key; one that a site registered for what the key leads to comes first."""
    registered = comparison_class_registry.foreign_key_lookup(field)
    return {None: ChosenComparison, ImageFieldComparison: ChosenPictureComparison}.get(registered, registered)


def row_of(passage: "Passage", old: list[Line], new: list[Line]) -> Row:
    before = old[passage.old - 1].kind if passage.old else ""
    now = new[passage.new - 1].kind if passage.new else ""
    if passage.old and passage.new:
        return Row(passage, now, before if before != now else "")
    return Row(passage, now or before)


def named_once(rows) -> Iterator[Row]:
    """The kind of block is told where it begins, not again at each of its lines."""
    before = ""
    for row in rows:
        yield replace(row, kind="") if row.kind == before and not row.old_kind else row
        before = row.kind


def folded(rows: list[Row]) -> Iterator[Stretch]:
    """The rows in stretches: around changes open, long unchanged runs folded."""
    near = [any(row.has_changed for row in rows[max(i - CONTEXT, 0) : i + CONTEXT + 1]) for i in range(len(rows))]
    for is_near, run in groupby(zip(near, rows, strict=True), key=lambda pair: pair[0]):
        stretch = [row for _near, row in run]
        yield Stretch(not is_near and len(stretch) >= SHORTEST_FOLD and any(near), stretch)


def comparisons_of(page, old, new, request) -> list:
    """Every field of the page's editor that the reader may see there, compared between two versions."""
    panel = page.get_edit_handler().get_bound_panel(instance=page, request=request, form=None)
    return [make(old, new) for make in panel.get_comparison()]


def marked(html: str) -> str:
    """Wagtail's coloured spans as <ins> and <del>, which are heard as well as seen."""
    tags = {"addition": "ins", "deletion": "del"}
    found = WAGTAILS_MARKS.sub(lambda mark: f"<{tags[mark[1]]}>{mark[2]}</{tags[mark[1]]}>", str(html))
    return mark_safe(found)  # noqa: S308 -- Wagtail escaped it


def register() -> None:
    """Called once, when the app is ready."""
    for field_class in (models.CharField, models.TextField, RichTextField, StreamField):
        register_comparison_class(field_class, comparison_class=TextComparison)
    for field_class in (models.DateField, models.IntegerField, models.DecimalField, models.FloatField):
        register_comparison_class(field_class, comparison_class=PlainComparison)
    register_comparison_class(models.DateTimeField, comparison_class=MomentComparison)
    register_comparison_class(models.BooleanField, comparison_class=YesNoComparison)
    for field_class in (TaggableManager, ClusterTaggableManager):
        register_comparison_class(field_class, comparison_class=TagNamesComparison)
    register_comparison_class(models.ForeignKey, comparison_class=class_for_key, exact_class=True)
