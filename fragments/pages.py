"""A page as it is stored now, for the fragments that are made of it: one question, with all that stands beside it."""

from functools import cache, lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.db.models import IntegerField, TextField
from django.http import Http404

import swapper
from wagtail.fields import StreamField

from .prepared import Parameter, Prepared
from .reading import read_once
from .restrictions import private_paths
from .rows import object_from, rows

swapper.set_app_prefix("wagtailcore", "wagtail")
# What a link, a breadcrumb and a way through the tree need of a page.
Row = tuple[type, tuple, tuple]  # class, names and values of a page
STEP = ["id", "path", "depth", "numchild", "title", "slug", "url_path", "live", "content_type_id", "locale_id"]


def page_anew(page):
    """The page as it is stored, and those above it. Raises Http404 where it is gone meanwhile.

    Its class names in `drawn_with`, else in `loaded_with`, what comes with it. In `rows_beside(above, private)` it may
    name more: annotations of a page below the path `above` on a site whose branches at `private` are closed. Then its
    method `take_beside()` puts them where they are looked for.
    """
    model = page.specific_class or type(page)
    return read_once(("fragments", "page", model._meta.label, page.pk, page.path), lambda: read_page(model, page))


def is_anew(page) -> bool:
    """Whether it was read by `page_anew`."""
    return "pages_above" in vars(page)


def read_page(model: type, page):
    above = page.path[: -page.steplen]
    found = next(iter(question_for(model, above, private_paths()).ask(pk=page.pk)), None)
    if found is None:
        raise Http404
    if found.path[: -page.steplen] != above:
        return read_page(model, found)  # it was moved meanwhile
    know_parents(found, found.pages_above or [])
    if hasattr(found, "take_beside"):
        found.take_beside()
    return found


@lru_cache(maxsize=256)
def question_for(model: type, above: str, private: tuple[str, ...]) -> Prepared:
    page_model = swapper.load_model("wagtailcore", "Page")
    way = [above[:end] for end in range(model.steplen, len(above) + 1, model.steplen)]
    beside = model.rows_beside(above, private) if hasattr(model, "rows_beside") else {}
    found = model.objects.filter(pk=Parameter("pk", IntegerField())).order_by()
    if with_it := getattr(model, "drawn_with", None) or getattr(model, "loaded_with", None):
        found = found.select_related(*with_it)
    return Prepared(found.annotate(pages_above=rows(page_model.objects.filter(path__in=way), STEP), **beside))


def know_parents(page, above: list[dict]) -> None:
    """Tell the page, and each one above it, its parent, where treebeard's `get_parent()` finds it."""
    page_model = swapper.load_model("wagtailcore", "Page")
    way = [object_from(page_model, known) for known in sorted(above, key=lambda known: known["path"])]
    for parent, child in zip(way, [*way[1:], page], strict=True) if way else ():
        child._cached_parent_obj = parent


def row_at_hand(page) -> Row:
    """The page in its own class, without a question: as far as every page is stored alike."""
    model, page_model = page.specific_class or type(page), swapper.load_model("wagtailcore", "Page")
    known = {name: getattr(page, name) for name in columns_of(page_model)}
    of_its_class = (field for field in model._meta.concrete_fields if field.model is not page_model)
    known |= {field.attname: page.pk for field in of_its_class if getattr(field.remote_field, "parent_link", False)}
    return model, tuple(known), tuple(known.values())


@cache
def columns_of(model: type) -> tuple[str, ...]:
    """The columns of a page that are no texts."""
    return tuple(field.attname for field in model._meta.concrete_fields if not is_text(field))


def is_text(field) -> bool:
    return isinstance(field, (TextField, StreamField)) and field.name != "url_path"


def page_from(row: Row, parent=None):
    """A page of its own for whoever asks."""
    model, names, values = row
    page = model.from_db(DEFAULT_DB_ALIAS, names, values)
    if parent is not None:
        page._cached_parent_obj = parent
    return page
