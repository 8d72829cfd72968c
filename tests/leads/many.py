"""Leads by the hundred thousand, in seconds: some are written as every lead is, and the rest are their copies."""

from django.db import connection

from leads.models import Lead

ORIGINALS = 2000
NEW_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def many_leads(count: int, **values) -> None:
    """So many leads, encrypted like all others: a sealed text opens wherever its column is the same."""
    originals = min(count, ORIGINALS)
    assert count % originals == 0
    leads = [Lead(**facts(number) | values) for number in range(originals)]
    Lead.objects.bulk_create(leads, 500)
    if count > originals:
        copy_all(count // originals - 1)


def facts(number: int) -> dict:
    return {
        "receipt": f"MANY-{number:06d}",
        "phone": f"138{number:08d}",
        "contact_name": "林一",
        "organisation": f"临江市第{number}党校",
        "topic": "基层治理能力提升",
        "headcount": 40,
        "remarks": "希望安排在明年三月，避开汛期，需要去现场教学点。",
    }


def copy_all(times: int) -> None:
    """A copy of every lead, so many times, under a receipt of its own."""
    own = {"public_id": NEW_UUID[connection.vendor], "receipt": "receipt || '-' || n"}
    names = [field.column for field in Lead._meta.concrete_fields if not field.primary_key]
    selected = ", ".join(own.get(name, connection.ops.quote_name(name)) for name in names)
    columns = ", ".join(map(connection.ops.quote_name, names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO leads_lead ({columns}) "  # noqa: S608 -- the columns' own names, no value in it
            "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %s) "
            f"SELECT {selected} FROM leads_lead CROSS JOIN copies",
            [times],
        )
