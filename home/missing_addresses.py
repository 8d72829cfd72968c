"""What visitors asked for and did not find, so that old addresses can be led on. No address of a person is kept."""

import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import DatabaseError, models
from django.db.models import F
from django.http.request import split_domain_port
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

logger = logging.getLogger(__name__)

KEEP_DAYS = 90
MOST_A_DAY = 2000  # different addresses
MOST_A_MINUTE = 60  # written down; a scanner does not make the database work
LONGEST = 255
# In the environ where a cache left parameters out: where that finds nothing, it asks again with them.
SHORTENED = "cache.shortened"
OURS = ("/admin/", "/api/", "/static/", "/media/", "/documents/", "/leads/", "/articles/", "/search/")
# What robots try at every site of the world.
PROBES = re.compile(
    r"\.(env|git|svn|sql|bak|ini|ya?ml|log|cgi|sh|zip|gz|rar|7z|exe|action)(/|$)|/\.|/wp-|/cgi-bin|/(phpmyadmin|actuator)",
    re.IGNORECASE,
)
# Robots try these without end; a reader comes to one that names an article.
PROGRAMS = re.compile(r"\.php\d?(/|$)", re.IGNORECASE)
# What names an article or a section on the sites of DedeCMS, PHPCMS, EmpireCMS, VSB and their like. Of other parameters
# some tell who somebody is.
NAMES_A_PAGE = re.compile(
    r"((a|c|n|t)?id|(cat|class|type|news|article|info|content|column|wbtree|wbnews)id)=\d{1,9}|[mca]=[a-z]{1,20}",
    re.IGNORECASE,
)
# A telephone number, an identity card or a mail address in an address.
PERSONAL = re.compile(r"\d{11}|@|%40", re.IGNORECASE)


class MissingAddress(models.Model):
    """One address without a page, on one day, from one place."""

    site = models.ForeignKey("wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    path = models.CharField(_("address"), max_length=LONGEST)
    day = models.DateField(_("day"))
    referrer_host = models.CharField(_("came from"), max_length=100, blank=True)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        constraints = [
            models.UniqueConstraint(fields=["day", "path", "site", "referrer_host"], name="missing_address_once_a_day")
        ]

    def __str__(self):
        return self.path


class MissingAddressMiddleware:
    """Stands above the redirects and sees what even they did not know."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method != "GET" or request.META.get(SHORTENED):
            return response
        address = address_of(request)
        if is_worth_knowing(address):
            try:
                note(Site.find_for_request(request), address, referrer=request.headers.get("Referer", ""))
            except DatabaseError:
                logger.exception("An address that was not found could not be written down.")
        return response


def address_of(request) -> str:
    """The path, with those parameters that name a page, in the order in which redirects keep them."""
    named = sorted(part for part in request.META["QUERY_STRING"].split("&") if NAMES_A_PAGE.fullmatch(part))
    return f"{request.path}?{'&'.join(named)}" if named else request.path


def is_worth_knowing(address: str) -> bool:
    """Whether a person may have followed a link there."""
    path, _mark, named = address.partition("?")
    is_clean = address.isprintable() and len(address) <= LONGEST and not PERSONAL.search(path)
    is_probe = PROBES.search(path) or (PROGRAMS.search(path) and not named)
    return is_clean and not path.startswith(OURS) and not is_probe


def note(site: Site | None, path: str, *, referrer: str = "") -> None:
    """Count one visitor who did not find a page."""
    if site is None or not may_write():
        return
    day = localdate()
    row = {"site": site, "path": path, "day": day, "referrer_host": host_of(referrer)}
    if MissingAddress.objects.filter(**row).update(count=F("count") + 1):
        return
    known = MissingAddress.objects.filter(day=day).count()
    if known == 0:
        forget_old()
    if known < MOST_A_DAY:
        MissingAddress.objects.bulk_create([MissingAddress(**row)], ignore_conflicts=True)


def may_write() -> bool:
    minute = f"home.missing.{now():%H%M}"
    cache.add(minute, 0, 120)
    try:
        return cache.incr(minute) <= MOST_A_MINUTE
    except ValueError:  # it has just run out
        return True


def host_of(referrer: str) -> str:
    try:
        return split_domain_port(urlsplit(referrer).netloc)[0][:100]
    except ValueError:
        return ""


def forget_old() -> None:
    MissingAddress.objects.filter(day__lt=localdate() - timedelta(days=KEEP_DAYS)).delete()
