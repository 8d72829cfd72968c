from django.db import migrations

from leads.content import fingerprint_of_row
from leads.names import folded
from leads.phones import canonical
from leads.sealed_fields import index_fields, sealed_fields

CHUNK = 500


def encrypt(apps, schema_editor):
    """Seal what older versions stored in clear text, and hash what they hashed without a key."""
    for name in ("Lead", "LeadEvent"):
        model = apps.get_model("leads", name)
        at = 0
        while rows := list(model.objects.filter(pk__gt=at).order_by("pk")[:CHUNK]):
            seal_rows(model, rows)
            at = rows[-1].pk


def seal_rows(model, rows) -> None:
    indexes = index_fields(model)
    others = ["fingerprint"] if indexes else []
    for row in rows if indexes else []:
        row.folded_name, row.phone_e164 = folded(row.contact_name), canonical(row.phone)
        row.fingerprint = fingerprint_of_row(row)
        for field in indexes:
            field.pre_save(row, add=False)
    names = [field.name for field in (*sealed_fields(model), *indexes)]
    model.objects.bulk_update(rows, names + others, batch_size=100)


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0005_encrypted_columns'),
    ]

    operations = [
        # Nothing to undo: what is encrypted stays readable, and the version before could not read it.
        migrations.RunPython(encrypt, elidable=True),
    ]
