from django.db import migrations

HOLDER = "hold_leadgroupright"


def mark_groups(apps, schema_editor):
    """Give the permission to the groups that hold rights: Django makes permissions only after all migrations."""
    groups = apps.get_model("auth", "Group").objects.filter(
        pk__in=apps.get_model("leads", "LeadGroupRight").objects.values("group")
    )
    if not groups.exists():
        return
    kind, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="leads", model="leadgroupright"
    )
    permission, _new = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=HOLDER, defaults={"name": "Has rights on leads of single institutions"}
    )
    for group in groups:
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("leads", "0019_kinds_of_events"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="leadgroupright",
            options={
                "default_permissions": (),
                "permissions": [(HOLDER, "Has rights on leads of single institutions")],
                "verbose_name": "right on leads of an institution",
                "verbose_name_plural": "rights on leads of institutions",
            },
        ),
        migrations.RunPython(mark_groups, migrations.RunPython.noop),
    ]
