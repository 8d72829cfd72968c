from django.db import migrations


def forget_references(apps, schema_editor):
    """Wagtail's index of what uses what no longer follows this model, so it would never erase these rows itself."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="deliveries", model="delivery")
    index = apps.get_model("wagtailcore", "ReferenceIndex")
    index.objects.filter(base_content_type__in=kinds).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("deliveries", "0005_notice_targets"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(forget_references, migrations.RunPython.noop)]
