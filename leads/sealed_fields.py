"""Columns that hold sealed texts and plain Python attributes, and columns by which those are found."""

import json
from collections.abc import Iterable

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import RawSQL

from .sealing import current_prefix, index_of, opened, opened_all, seal


class SealedMixin:
    """Encrypts on the way into the database and decrypts on the way out. The database cannot compare or sort it."""

    SEARCHES = {"isnull"}

    @property
    def use(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def db_type(self, connection):
        return models.TextField().db_type(connection)

    def get_lookup(self, lookup_name):
        if lookup_name not in self.SEARCHES:
            raise FieldError(f"{self.use} is encrypted; find leads by `leads_with_phone` and `leads_named`.")
        return super().get_lookup(lookup_name)

    def get_prep_value(self, value):
        return None if value is None else seal(self.to_text(value), self.use)

    def get_db_prep_value(self, value, connection, prepared=False):
        return value if prepared else self.get_prep_value(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else self.from_text(opened(value, self.use))

    def opened_all(self, stored: Iterable[str]) -> list:
        """The values of many rows that were fetched as they are stored; none of them is null."""
        return [self.from_text(text) for text in opened_all(stored, self.use)]

    def to_text(self, value) -> str:
        return str(value)

    def from_text(self, text: str):
        return text


class SealedCharField(SealedMixin, models.CharField):
    """A short text; `max_length` counts what is typed, not what is stored."""


class SealedTextField(SealedMixin, models.TextField):
    """A long text."""


class SealedJSONField(SealedMixin, models.TextField):
    """A dictionary of JSON values."""

    def to_text(self, value) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""

    def from_text(self, text: str):
        return json.loads(text) if text else {}

    def to_python(self, value):
        return json.loads(value or "{}") if isinstance(value, str) else value

    def value_to_string(self, obj):
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)


class BlindIndexField(models.CharField):
    """The keyed hash of another attribute, renewed with every save of the row."""

    def __init__(self, *args, of: str = "", **kwargs):
        self.of = of
        kwargs |= {"max_length": 32, "editable": False, "blank": True, "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "editable", "blank", "db_index"):
            kwargs.pop(implied)
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance, add):
        value = index_of(getattr(model_instance, self.of), self.of)
        setattr(model_instance, self.attname, value)
        return value


def sealed_fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedMixin)]


def index_fields(model: type[models.Model]) -> list[BlindIndexField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]


def not_by_current_key(model: type[models.Model]) -> models.QuerySet:
    """Rows in which any sealed column is not as the key in force would write it."""
    prefix, quote = current_prefix(), '"{}"'.format
    # Without encryption whatever is sealed still is to be opened.
    wrong = "NOT LIKE" if prefix else "LIKE"
    columns = [quote(field.column) for field in sealed_fields(model)]
    sql = " OR ".join(f"({column} <> '' AND {column} {wrong} %s)" for column in columns)
    return model._base_manager.annotate(
        is_other=RawSQL(  # noqa: S611 -- the columns' own names, no value in it
            f"CASE WHEN {sql} THEN 1 ELSE 0 END", [f"{prefix or 'sealed:'}%"] * len(columns)
        )
    ).filter(is_other=1)
