"""Rows of other tables in the same question: a handful beside what is asked for, each as a dictionary."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject

Kept = TypeVar("Kept", bound=Model)


class AsList(Func):
    """All of a subquery in one value, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, function="JSONB_AGG", **extra)


def rows(found: QuerySet, names: Iterable[str]) -> Subquery:
    """Annotates with a list of dictionaries, in no order; None where there is no row, on some databases.

    What narrows `found` to certain pages must stand in it as a value, not as a reference to the outer query: else a
    keeper that watches cannot see which these are.
    """
    return Subquery(found.order_by().values(_rows=AsList(JSONObject(**{name: name for name in names}))))


def row(found: QuerySet, names: Iterable[str]) -> Subquery:
    """Annotates with the first as a dictionary; None where there is none."""
    return Subquery(found.values(_row=JSONObject(**{name: name for name in names}))[:1])


def object_from(model: type[Kept], known: dict) -> Kept:
    """An object of a row's columns; what else somebody may ask for is fetched then."""
    values = {field.attname: field.to_python(known[field.attname]) for field in columns_in(model, known)}
    return model.from_db(DEFAULT_DB_ALIAS, list(values), list(values.values()))


def columns_in(model: type[Model], known: dict) -> list:
    return [field for field in model._meta.concrete_fields if field.attname in known]
