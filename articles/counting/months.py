"""Old days become months: after a year nobody asks for the day any more."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min, Sum
from django.utils.timezone import localdate

from ..conf import conf
from ..view_counts import DailyViewCount, insert_or_add


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
    end = (month + timedelta(days=31)).replace(day=1)
    days = DailyViewCount.objects.filter(day__gt=month, day__lt=end)
    sums = days.values("page_id").annotate(sum=Sum("views")).order_by("page_id").values_list("page_id", "sum")
    rows = [(page_id, month, views) for page_id, views in sums]
    insert_or_add(DailyViewCount, ["page_id", "day"], {}, rows)
    return days.delete()[0]
