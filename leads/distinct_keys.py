"""Which keys a column holds: one look into its index for each of them, however many rows there are."""

from django.db import connection, models
from django.db.models.expressions import RawSQL


def keys_in(model: type[models.Model], name: str) -> RawSQL:
    """The keys that rows of the model hold in this foreign key, as a subquery."""
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(model._meta.get_field(name).column)
    return RawSQL(  # noqa: S611 -- the model's own names, no value in it
        f"WITH RECURSIVE held(one) AS (SELECT MIN({column}) FROM {table} UNION ALL "  # noqa: S608 -- as above
        f"SELECT (SELECT MIN({column}) FROM {table} WHERE {column} > held.one) FROM held WHERE held.one IS NOT NULL) "
        "SELECT one FROM held WHERE one IS NOT NULL",
        [],
    )
