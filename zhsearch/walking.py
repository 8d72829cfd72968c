"""Looking for a common word along rows in an order of their own: enough of them are met soon."""

from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast


class WalkingMixin:
    """Of a query compiler that knows `holds_for`."""

    def holding(self, rows: QuerySet) -> QuerySet:
        """Those of these whose entry matches; each is asked when it is met."""
        holds = self.holds_for(content_type=OuterRef("content_type"), object_id=Cast(OuterRef("pk"), CharField()))
        return rows.annotate(_holds_=holds).filter(_holds_=True)
