"""Questions that every page asks, put into SQL once: Django writes them longer than a database takes to answer."""

import copy
from functools import partial

from django.db import connections
from django.db.models import Field, QuerySet, Value


class Parameter(Value):
    """Stands in a prepared query for a value that is known when it is asked."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(name, output_field)

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def bound(self, values: dict, connection):
        return self.output_field.get_db_prep_value(values[self.value], connection)


class Prepared:
    """A query set with parameters, compiled when it is first asked.

    It must not be one that Django answers without the database, such as `none()`. Keep it where what it was built
    of cannot change: behind a `cache` on a function of all that.
    """

    def __init__(self, queryset: QuerySet):
        self.queryset = queryset
        self.compiled = {}

    def ask(self, **values) -> list:
        """What the query set holds with these values in place of its parameters."""
        asked = self.queryset.all()
        asked.query.get_compiler = partial(self.bound_compiler, values)
        return list(asked)

    def bound_compiler(self, values: dict, using=None, connection=None, **how):
        if using not in self.compiled:
            written = self.queryset.query.clone().get_compiler(using)
            self.compiled[using] = (written, *written.as_sql())
        written, sql, params = self.compiled[using]
        compiler = copy.copy(written)
        compiler.connection = here = connections[using]
        bound = [param.bound(values, here) if isinstance(param, Parameter) else param for param in params]
        compiler.as_sql = lambda *args, **kwargs: (sql, bound)
        return compiler
