"""By when a review is due: so many working days after it arrived, by the calendar of the house."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from ..conf import conf

ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Monday to Friday, without the holidays and with the working weekends (调休) of the settings."""
    if day in conf.WORKING_WEEKENDS:
        return True
    return day.weekday() < 5 and day not in conf.HOLIDAYS


def due_date(since: datetime) -> date:
    """The last day on which a review that arrived at `since` is in time."""
    day = timezone.localdate(since)
    left = conf.REVIEW_DUE_DAYS
    while left > 0:
        day += ONE_DAY
        left -= is_working_day(day)
    return day


def overdue_since(today: date | None = None) -> datetime:
    """Reviews that arrived before this moment are overdue."""
    today = today or timezone.localdate()
    day = today
    while due_date(start_of(day)) >= today:
        day -= ONE_DAY
    return start_of(day + ONE_DAY)


def working_days_late(since: datetime, today: date | None = None) -> int:
    """Working days that have passed since the due date; 0 while in time."""
    today, day = today or timezone.localdate(), due_date(since)
    late = 0
    while day < today:
        day += ONE_DAY
        late += is_working_day(day)
    return late


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
