from django.db import migrations

from articles.tags import give_pinyin_slug


def give_pinyin_slugs(apps, schema_editor):
    Tag = apps.get_model("taggit", "Tag")
    for tag in Tag.objects.order_by("pk").iterator():
        before = tag.slug
        give_pinyin_slug(Tag, tag)
        if tag.slug != before:
            tag.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_present_totals"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [migrations.RunPython(give_pinyin_slugs, migrations.RunPython.noop)]
