"""Settings of this app, read at the time of use so that `override_settings` works."""

from django.conf import settings
from django.db import connection

# Entries that take about 20 ms to rank: PostgreSQL has to unpack each of their vectors.
RANKED = {"sqlite": 4000, "postgresql": 1000}


class ZhsearchConf:
    @property
    def KEEP_QUERIES_DAYS(self) -> int:
        """Days for which it is known what was searched for; 0 stores nothing."""
        return getattr(settings, "ZHSEARCH_KEEP_QUERIES_DAYS", 180)

    @property
    def STORE_QUERIES_EVERY(self) -> float:
        """Seconds for which queries wait in memory, so that nobody who searches waits for them; 0 stores at once."""
        return getattr(settings, "ZHSEARCH_STORE_QUERIES_EVERY", 5)

    @property
    def RANK_AT_MOST(self) -> int:
        """Entries that are ranked; where more match, the newest come first and only so many are counted."""
        return getattr(settings, "ZHSEARCH_RANK_AT_MOST", RANKED[connection.vendor])

    @property
    def QUERIES_A_DAY(self) -> int:
        """Different queries stored of one day, so that a robot cannot fill the disk; further ones are not."""
        return getattr(settings, "ZHSEARCH_QUERIES_A_DAY", 5000)


conf = ZhsearchConf()
