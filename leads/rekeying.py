"""Sealing anew what another key has sealed, or none: in chunks, each whole or not at all, so that it can be resumed."""

from collections.abc import Iterator

from django.db import connection, models, transaction

from .files import LeadFile
from .importing.batch import LeadImport
from .lead import Lead, LeadEvent
from .sealed_fields import index_fields, not_by_current_key, sealed_fields

# Rows sealed at once; a file is as large as thousands of leads, an imported table as hundreds.
CHUNKS = {Lead: 500, LeadEvent: 500, LeadFile: 2, LeadImport: 2}


def waiting_to_be_sealed() -> int:
    """How many rows are not yet as the key in force would write them."""
    return sum(not_by_current_key(model).count() for model in CHUNKS)


def reseal() -> Iterator[int]:
    """Seal everything by the key in force; yields the rows of each chunk. Cut off, it goes on where it was."""
    for model in CHUNKS:
        at = 0
        while rows := reseal_chunk(model, at):
            yield len(rows)
            at = rows[-1].pk


@transaction.atomic
def reseal_chunk(model: type[models.Model], after: int) -> list[models.Model]:
    chosen = not_by_current_key(model).filter(pk__gt=after).order_by("pk").values("pk")[: CHUNKS[model]]
    keys = [row["pk"] for row in chosen]
    rows = list(model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk"))
    indexes = index_fields(model)
    for row in rows:
        for field in indexes:
            field.pre_save(row, add=False)
    names = [field.name for field in (*sealed_fields(model), *indexes)]
    model._base_manager.bulk_update(rows, names, batch_size=100)
    return rows


def forget_old_pages() -> None:
    """Let the database drop what it no longer refers to: SQLite keeps replaced rows in free pages of its file."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
