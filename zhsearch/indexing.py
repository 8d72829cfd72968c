"""The index side: every text is stored as tokens, whatever database holds the index."""

from copy import copy

from django.utils.encoding import force_str

from wagtail.search.index import AutocompleteField, RelatedFields

from .tokenise import index_text, initials


def as_text(value) -> str:
    """Plain text of what a search field holds: strings, lists and dictionaries of them."""
    if isinstance(value, list):
        return " ".join(as_text(item) for item in value)
    if isinstance(value, dict):
        return " ".join(as_text(item) for item in value.values())
    return force_str(value)


def typed_text(text: str) -> str:
    """What is stored for those who type: the tokens, and the first letters of the pinyin."""
    return f"{index_text(text)} {initials(text)}".strip()


def tokenised(field, owner=None):
    """A twin of the search field that answers with tokens. `owner` binds it to one object."""
    twin = copy(field)
    if isinstance(field, RelatedFields):
        twin.fields = [tokenised(nested) for nested in field.fields]
        twin.get_value = lambda obj: field.get_value(owner or obj)
    else:
        to_tokens = typed_text if isinstance(field, AutocompleteField) else index_text
        twin.get_value = lambda obj: to_tokens(as_text(field.get_value(owner or obj)))
    return twin


class TokenisedObject:
    """Stands in for an object while it is indexed: same key, same fields, values as tokens."""

    def __init__(self, obj):
        self.pk = obj.pk
        self.search_fields = [tokenised(field, obj) for field in obj.get_search_fields()]

    def get_search_fields(self):
        return self.search_fields


class TokenisedIndexMixin:
    """Put before a database's own index class."""

    def add_items(self, model, objs):
        super().add_items(model, [TokenisedObject(obj) for obj in objs])
