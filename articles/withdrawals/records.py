"""The record of what was withdrawn: written once, ended when the page is published again."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import swapper
from wagtail.models import Site

swapper.set_app_prefix("wagtailcore", "wagtail")


class WithdrawalQuerySet(models.QuerySet):
    def open(self):
        """Those whose address still answers 410."""
        return self.filter(ended_at=None)

    def of_pages(self):
        """Without the mirrors, which were withdrawn along with their source."""
        return self.filter(mirror_of=None)


class Withdrawal(models.Model):
    """That a page was taken off the site: by whom, when, why, and what readers are told."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    mirror_of = models.ForeignKey(
        "self", verbose_name=_("mirror of"), null=True, on_delete=models.CASCADE, related_name="mirrors"
    )
    url_path = models.TextField(pgettext_lazy("web", "address"), db_index=True)
    title = models.CharField(_("title"), max_length=255)
    reason = models.TextField(_("reason"))
    public_note = models.CharField(_("note for readers"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    ended_at = models.DateTimeField(_("published again at"), null=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.title} {self.at:%Y-%m-%d %H:%M}"


def open_withdrawal(page_id: int | None) -> Withdrawal | None:
    """Why the page is off the site; None where it is not withdrawn."""
    return Withdrawal.objects.open().filter(page_id=page_id).first() if page_id else None


def last_withdrawal_below(page):
    """The moment when something below the page was last withdrawn; None where nothing ever was."""
    below = Withdrawal.objects.filter(url_path__startswith=page.url_path)
    return below.order_by("-at").values_list("at", flat=True).first()


def withdrawal_at(site: Site | None, path: str) -> Withdrawal | None:
    """The withdrawal that a visitor of this path meets, also where an old address led to the page."""
    if site is None or "\x00" in path:
        return None
    url_path = f"{site.root_page.url_path}{path.partition('?')[0].strip('/')}/"
    found = Withdrawal.objects.open().filter(url_path=url_path).first()
    return found or open_withdrawal(target_of_redirect(site, path))


def target_of_redirect(site: Site, path: str) -> int | None:
    """Key of the page to which the redirect at this path leads."""
    if not apps.is_installed("wagtail.contrib.redirects"):
        return None
    from wagtail.contrib.redirects.models import Redirect  # importable only where it is installed

    try:
        old_path = Redirect.normalise_path(path)
    except ValueError:  # no address at all, such as `//[`
        return None
    known = Redirect.get_for_site(site).filter(old_path=old_path)
    return known.exclude(redirect_page=None).values_list("redirect_page", flat=True).first()
