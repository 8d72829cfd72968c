from django.db import migrations
from django.db.models import Min, OuterRef, Subquery


def remember_first_contact(apps, schema_editor):
    """Of leads that somebody has worked: when they were first moved."""
    Lead, LeadEvent = apps.get_model("leads", "Lead"), apps.get_model("leads", "LeadEvent")
    moved = LeadEvent.objects.filter(lead=OuterRef("pk"), kind="state").order_by().values("lead")
    worked = Lead.objects.filter(first_contacted_at=None, state__in=["contacted", "plan_sent", "talking", "won"])
    worked.update(first_contacted_at=Subquery(moved.annotate(first=Min("at")).values("first")))


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0010_the_desk'),
    ]

    operations = [
        migrations.RunPython(remember_first_contact, migrations.RunPython.noop, elidable=True),
    ]
