"""How often pages were read, apart from the page: publishing an older draft must not bring an old number back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from django.db import connection, models, transaction
from django.db.models import F, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import swapper

from fragments.prepared import Parameter, Prepared

swapper.set_app_prefix("wagtailcore", "wagtail")


class ViewTotal(models.Model):
    """All views of a page since it exists, with those it brought from an old site."""

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="view_total",
        verbose_name=_("page"),
    )
    views = models.PositiveBigIntegerField(_("views"), default=0, db_index=True)
    base = models.BigIntegerField(
        _("not counted here"),
        default=0,
        help_text=_("The part of the number that was brought from an old site, or added or taken off by hand."),
    )

    class Meta:
        verbose_name = _("views in all")
        verbose_name_plural = _("views in all")
        permissions = [("correct_view_count", _("Can correct the number of views"))]

    def __str__(self):
        return f"{self.page_id}: {self.views}"

    @property
    def counted(self) -> int:
        """The part that readers of this site made."""
        return self.views - self.base


class DailyViewCount(models.Model):
    """Views of one page on one day, in the site's time zone. Of old months one row is left, on their first day."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="daily_views",
        verbose_name=_("page"),
    )
    day = models.DateField(_("day"), db_index=True)
    views = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("views on a day")
        verbose_name_plural = _("views by day")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="articles_one_row_per_page_and_day")]

    def __str__(self):
        return f"{self.page_id} {self.day}: {self.views}"


class FoldedSpool(models.Model):
    """How far a file of counted views has been added up. Written in the transaction that adds them."""

    host = models.CharField(_("host"), max_length=32, db_index=True)
    name = models.CharField(_("name"), max_length=48, unique=True)
    offset = models.PositiveBigIntegerField(_("bytes added up"))

    class Meta:
        verbose_name = _("file of counted views")
        verbose_name_plural = _("files of counted views")

    def __str__(self):
        return f"{self.name}: {self.offset}"


@transaction.atomic
def add_views(seen: Mapping[tuple[int, date], int]) -> None:
    """Add views by page id and day, whatever others add at the same moment."""
    totals = Counter()
    for (page_id, _day), views in seen.items():
        totals[page_id] += views
    # Everybody in the same order, so that two hosts never wait for each other.
    insert_or_add(ViewTotal, ["page_id"], {"base": 0}, [(page_id, views) for page_id, views in sorted(totals.items())])
    insert_or_add(DailyViewCount, ["page_id", "day"], {}, [(*key, views) for key, views in sorted(seen.items())])


def insert_or_add(model: type[models.Model], key: list[str], others: dict[str, int], rows: list[tuple]) -> None:
    """One statement a row: the ORM's `bulk_create` can replace a number that is there, but not add to it."""
    names = [*key, "views", *others]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))}) "  # noqa: S608 -- our own names
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET views = {table}.views + EXCLUDED.views",
            [(*row, *others.values()) for row in rows],
        )


def record_view(page_id: int, *, on: date | None = None) -> None:
    """Count one reading of the page at once. Exact when many visitors arrive at the same moment."""
    add_views({(page_id, on or localdate()): 1})


@transaction.atomic
def add_initial_views(page_id: int, views: int) -> None:
    """Add the number an article had on the site it comes from."""
    ViewTotal.objects.get_or_create(page_id=page_id)
    ViewTotal.objects.filter(page_id=page_id).update(views=F("views") + views, base=F("base") + views)


def total_views(page_ids: Iterable[int]) -> dict[int, int]:
    """Views by page id; a page nobody read is 0."""
    wanted = set(page_ids)
    found = dict(ViewTotal.objects.filter(page_id__in=wanted).values_list("page_id", "views"))
    return {page_id: found.get(page_id, 0) for page_id in wanted}


def views_of(page_id: int) -> int:
    """Views of one page, asked for with every page that is drawn."""
    return next(iter(total_of_page().ask(page=page_id)), 0)


@cache
def total_of_page() -> Prepared:
    found = ViewTotal.objects.filter(page=Parameter("page", models.IntegerField()))
    return Prepared(found.values_list("views", flat=True).order_by())


def views_since(day: date) -> models.QuerySet:
    """Page ids with their `recent` views since that day, most read first."""
    rows = DailyViewCount.objects.filter(day__gte=day).values("page_id")
    return rows.annotate(recent=Sum("views")).order_by("-recent", "-page_id")
