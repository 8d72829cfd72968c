"""Counting readers, apart from the page: publishing an older draft must not bring an old number back."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import swapper

from crawleruseragents import is_crawler

from .conf import conf

PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
# Chinese robots the shared list does not know.
MORE_ROBOTS = ("haosouspider", "jiankongbao", "doubaobot")


class ViewTotal(models.Model):
    """All views of a page since it exists, with those it brought from an old site."""

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="view_total",
        verbose_name=_("page"),
    )
    views = models.PositiveBigIntegerField(_("views"), default=0, db_index=True)

    class Meta:
        verbose_name = _("views in all")
        verbose_name_plural = _("views in all")

    def __str__(self):
        return f"{self.page_id}: {self.views}"


class DailyViewCount(models.Model):
    """Views of one page on one day, in the site's time zone."""

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


@transaction.atomic
def record_view(page_id: int, *, on: date | None = None) -> None:
    """Count one reading of the page. Exact when many visitors arrive at once."""
    increase(DailyViewCount, 1, page_id=page_id, day=on or localdate())
    increase(ViewTotal, 1, page_id=page_id)


def add_initial_views(page_id: int, views: int) -> None:
    """Add the number an article had on the site it comes from."""
    increase(ViewTotal, views, page_id=page_id)


def increase(model: type[models.Model], by: int, **row) -> None:
    if not model.objects.filter(**row).update(views=F("views") + by):
        model.objects.get_or_create(**row)
        model.objects.filter(**row).update(views=F("views") + by)


def total_views(page_ids: Iterable[int]) -> dict[int, int]:
    """Views by page id; a page nobody read is 0."""
    wanted = set(page_ids)
    found = dict(ViewTotal.objects.filter(page_id__in=wanted).values_list("page_id", "views"))
    return {page_id: found.get(page_id, 0) for page_id in wanted}


def views_since(day: date) -> models.QuerySet:
    """Page ids with their `recent` views since that day, most read first."""
    rows = DailyViewCount.objects.filter(day__gte=day).values("page_id")
    return rows.annotate(recent=Sum("views")).order_by("-recent", "-page_id")


def is_reading(request) -> bool:
    """Whether a person looks at our page or at a front end of ours: no robot, no prefetch, no other site's script."""
    agent = request.headers.get("User-Agent", "")
    if not agent or is_crawler(agent) or any(name in agent.lower() for name in MORE_ROBOTS):
        return False
    if any(request.headers.get(name) for name in PREFETCH_HEADERS):
        return False
    origin = request.headers.get("Origin")
    if origin in conf.COUNTED_ORIGINS:
        return True
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    return origin in {None, f"{request.scheme}://{request.get_host()}"}


def is_first_in_window(request, page_id: int) -> bool:
    """False when the same visitor read the page a moment ago. Address and browser are hashed, never stored."""
    if not conf.VIEW_WINDOW:
        return True
    visitor = f"{localdate()}|{page_id}|{request.META.get('REMOTE_ADDR')}|{request.headers.get('User-Agent')}"
    digest = hmac.new(settings.SECRET_KEY.encode(), visitor.encode(), hashlib.sha256).hexdigest()[:16]
    return cache.add(f"articles.view.{digest}", 1, conf.VIEW_WINDOW)
