import datetime

from django.utils import timezone


def local_today() -> datetime.date:
    """The date in the site's time zone: a session ends at the local midnight."""
    return timezone.localdate()
