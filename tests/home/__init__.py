from unittest import SkipTest

from django.conf import settings

if settings.SWAPPED_BASE_PAGE:
    raise SkipTest("The portal's own pages stand on Wagtail's page.")
