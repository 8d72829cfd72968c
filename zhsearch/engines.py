"""What outside search engines are told: which pages they may list, and facts about a page as JSON-LD."""

import json
from functools import reduce
from itertools import accumulate
from operator import or_

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.models import get_page_models

from treebeard.mp_tree import MP_Node

from fragments.restrictions import RestrictionsMixin

from .result_panel import ResultPanel

# Nothing an editor types may end the script element it stands in, nor a line of an old script reader.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class SearchEngineMixin(RestrictionsMixin, models.Model):
    """A page that can be kept from search engines, together with what lies below it."""

    noindex = models.BooleanField(
        _("keep from search engines"),
        default=False,
        help_text=_("Out of search engines, site map and feeds, with all pages below. Readers still see it."),
    )

    promote_panels = [ResultPanel(), FieldPanel("noindex")]

    class Meta:
        abstract = True


def hideable_models() -> list:
    return [model for model in get_page_models() if issubclass(model, SearchEngineMixin)]


def hidden_paths(found: list, **where) -> list[str]:
    """Tree paths of the pages of these classes that are kept from search engines, in one query."""
    queries = [model.objects.filter(noindex=True, **where).order_by().values_list("path", flat=True) for model in found]
    return list(queries[0].union(*queries[1:], all=True)) if queries else []


def is_hidden(page) -> bool:
    """Whether search engines may not list the page: its own choice, a draft's too, or that of a branch above it."""
    if getattr(page, "noindex", False):
        return True
    return is_hidden_at((page.path or "")[: -page.steplen])


def is_hidden_at(path: str) -> bool:
    """Whether a branch that holds this place of the tree is kept from search engines."""
    branches = branches_with(path)
    return bool(branches and hidden_paths(hideable_models(), path__in=branches))


def hidden_at(path: str) -> ExpressionWrapper:
    """The same as an annotation of whatever is asked for anyway."""
    where = {"noindex": True, "path__in": branches_with(path)}
    hidden = (Q(Exists(model.objects.filter(**where))) for model in hideable_models())
    return ExpressionWrapper(reduce(or_, hidden), BooleanField())


def branches_with(path: str) -> list[str]:
    """The paths of the page at this place and of those above it."""
    length = MP_Node.steplen
    return list(accumulate(path[end : end + length] for end in range(0, len(path), length)))


def listed(pages: QuerySet) -> QuerySet:
    """Without the pages that are kept from search engines, by themselves or by a branch above them."""
    is_hideable = issubclass(pages.model, SearchEngineMixin)
    branches = hidden_paths([model for model in hideable_models() if model is not pages.model or not is_leaf(model)])
    if is_hideable:
        pages = pages.filter(noindex=False)
    for path in branches:
        pages = pages.exclude(path__startswith=path)
    return pages


def is_leaf(model) -> bool:
    return not model.allowed_subpage_models()


def as_json(facts: dict) -> SafeString:
    """The facts as JSON that may stand inside a script element: no title can end it."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(UNSAFE))  # noqa: S308 -- escaped on this line


def linked_data(facts: dict) -> SafeString:
    """The facts as a JSON-LD script element. It is data to a browser, so no content policy has to allow it."""
    return format_html('<script type="application/ld+json">{}</script>', as_json(facts))
