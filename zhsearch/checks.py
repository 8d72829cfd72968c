from django.core import checks
from django.db import connections


@checks.register(checks.Tags.database)
def check_character_type(app_configs, databases, **kwargs):
    """zhsearch.E001: in locale C PostgreSQL cannot tell Chinese letters from punctuation."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
            (ctype,) = cursor.fetchone()
        if ctype in {"C", "POSIX"}:
            errors.append(
                checks.Error(
                    f"The database “{alias}” has the character type {ctype}; Chinese cannot be searched in it.",
                    hint="Create it with a UTF-8 locale: createdb --template=template0 --locale=C.UTF-8 NAME",
                    id="zhsearch.E001",
                )
            )
    return errors
