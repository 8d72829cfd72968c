"""A clock that a test moves on."""

from datetime import timedelta
from unittest import mock

from django.utils import timezone


class Clock:
    """Stands still and goes on when it is told to. What a model fills in by default it does not reach."""

    def __init__(self, test):
        self.moment = timezone.now()
        patch = mock.patch.object(timezone, "now", lambda: self.moment)
        patch.start()
        test.addCleanup(patch.stop)

    def go_on(self, **time) -> None:
        self.moment += timedelta(**time)
