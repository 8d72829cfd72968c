"""`WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "zhsearch.backend", "TITLE_BOOST": 8}}`."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params):
    """The backend for the default database. Raises ImproperlyConfigured on others than SQLite and PostgreSQL."""
    # Importing one database's module on the other raises LookupError, so each import waits for its database.
    if connection.vendor == "sqlite":
        from .sqlite import ChineseSQLiteBackend

        return ChineseSQLiteBackend(params)
    if connection.vendor == "postgresql":
        from .postgres import ChinesePostgresBackend

        return ChinesePostgresBackend(params)
    raise ImproperlyConfigured("zhsearch works on SQLite and PostgreSQL.")
