"""What only the ready-made pages and the portal promise."""

from unittest import SkipTest

from django.conf import settings

if settings.SWAPPED_BASE_PAGE:
    raise SkipTest("The ready-made pages stand on Wagtail's page.")
