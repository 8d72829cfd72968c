"""The old site's addresses go on working."""

from urllib.parse import urlsplit

from django.apps import apps
from django.utils.translation import gettext as _

from .found import FoundArticle

LONGEST = 255


def keep_old_address(article: FoundArticle, page, site) -> None:
    """A permanent redirect from the old path to the page, where the site uses Wagtail's redirects."""
    if not apps.is_installed("wagtail.contrib.redirects") or site is None:
        return
    from wagtail.contrib.redirects.models import Redirect

    parts = urlsplit(article.address)
    old_path = Redirect.normalise_path(parts._replace(scheme="", netloc="", fragment="").geturl())
    if old_path == "/" or old_path == Redirect.normalise_path(page.get_url() or "/"):
        return
    if len(old_path) > LONGEST:
        article.notes.append(_("The old address is too long for a redirect."))
    elif Redirect.objects.filter(old_path=old_path, site=site).exists():
        article.notes.append(_("The old address %(path)s already leads elsewhere.") % {"path": old_path})
    else:
        Redirect.add_redirect(old_path, redirect_to=page, site=site, automatically_created=True)
