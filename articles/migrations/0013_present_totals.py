from django.conf import settings
from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce


def set_base(apps, schema_editor):
    """What the days do not account for was brought from an old site."""
    days = apps.get_model("articles", "DailyViewCount").objects.filter(page_id=OuterRef("page_id")).order_by()
    counted = days.values("page_id").annotate(counted=Sum("views")).values("counted")
    apps.get_model("articles", "ViewTotal").objects.update(base=F("views") - Coalesce(Subquery(counted), 0))


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0012_view_base_and_spools"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [migrations.RunPython(set_base, migrations.RunPython.noop)]
