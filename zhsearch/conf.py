"""Settings of this app, read at the time of use so that `override_settings` works."""

from django.conf import settings


class ZhsearchConf:
    @property
    def KEEP_QUERIES_DAYS(self) -> int:
        """Days for which it is known what was searched for; 0 stores nothing."""
        return getattr(settings, "ZHSEARCH_KEEP_QUERIES_DAYS", 180)

    @property
    def QUERIES_A_DAY(self) -> int:
        """Different queries stored of one day, so that a robot cannot fill the disk; further ones are not."""
        return getattr(settings, "ZHSEARCH_QUERIES_A_DAY", 5000)


conf = ZhsearchConf()
