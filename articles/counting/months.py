"""Old days become months: after a year nobody asks for the day any more."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils.timezone import localdate

from ..conf import conf
from ..view_counts import DailyViewCount


def fold_old_days(today: date | None = None) -> int:
    """Leave one row a page, on the first, of every month that ended over `ARTICLES_KEEP_DAYS` days ago.

    Returns how many days went into months. Totals do not change.
    """
    kept_from = ((today or localdate()) - timedelta(days=conf.KEEP_DAYS)).replace(day=1)
    folded = 0
    while (month := oldest_month_with_days(before=kept_from)) is not None:
        folded += fold_month(month)
    return folded


def oldest_month_with_days(*, before: date) -> date | None:
    days = DailyViewCount.objects.filter(day__lt=before).exclude(day__day=1)
    oldest = days.aggregate(oldest=Min("day"))["oldest"]
    return oldest and oldest.replace(day=1)


@transaction.atomic
def fold_month(month: date) -> int:
    """Two statements, whatever their number: a busy month has millions of rows, and none of them comes to us."""
    end = (month + timedelta(days=31)).replace(day=1)
    first, last = (connection.ops.adapt_datefield_value(day) for day in (month, end))
    table = connection.ops.quote_name(DailyViewCount._meta.db_table)
    days = "day > %s AND day < %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_id, day, views) "  # noqa: S608 -- our own names
            f"SELECT page_id, %s, SUM(views) FROM {table} WHERE {days} GROUP BY page_id "
            f"ON CONFLICT (page_id, day) DO UPDATE SET views = {table}.views + EXCLUDED.views",
            [first, first, last],
        )
        cursor.execute(f"DELETE FROM {table} WHERE {days}", [first, last])  # noqa: S608 -- our own names
        return cursor.rowcount
