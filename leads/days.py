"""Days as moments, so that the database compares columns as they are stored and finds them by their index."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """When the day begins for whoever looks."""
    return timezone.make_aware(datetime.combine(day, time.min))
