from django.db import migrations, models
from django.db.models.functions import Lower

INDEX = models.Index(Lower("old_path"), name="home_redirect_any_letters")


def add_index(apps, schema_editor):
    schema_editor.add_index(apps.get_model("wagtailredirects", "Redirect"), INDEX)


def remove_index(apps, schema_editor):
    schema_editor.remove_index(apps.get_model("wagtailredirects", "Redirect"), INDEX)


class Migration(migrations.Migration):
    """A site brings a redirect for each of its old pages: without an index each 404 would read them all."""

    dependencies = [
        ("home", "0007_addresses_not_found"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(add_index, remove_index)]
