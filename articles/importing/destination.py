"""Where imported articles go, as what, and whether that person may do it."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

import swapper
from wagtail.models import Site

from ..conf import article_model
from ..mixins import ArticleIndexPageMixin

swapper.set_app_prefix("wagtailcore", "wagtail")


@dataclass(frozen=True)
class Destination:
    """A section, one of `draft`, `review`, `live`, and the person in whose name it happens."""

    section: object
    state: str = "draft"
    user: object = None

    @cached_property
    def scope(self) -> int:
        """The page within which an article is the same article: its institution, else its site's root."""
        ancestors = list(self.section.get_ancestors(inclusive=True))
        for page in reversed(ancestors):
            if getattr(page.specific_class, "is_institution", False):
                return page.pk
        return ancestors[min(1, len(ancestors) - 1)].pk

    def check(self) -> None:
        """Raises PermissionDenied with a sentence for what this person may not do here."""
        if self.state == "draft" and self.user is None:
            return
        if self.user is None:
            raise PermissionDenied(_("“%(state)s” needs a person: add --user NAME.") % {"state": self.state})
        names = {"user": self.user.get_username(), "section": self.section.title}
        rights = self.section.permissions_for_user(self.user)
        if self.state == "live" and not rights.can_publish_subpage():
            raise PermissionDenied(
                _("%(user)s may not publish in “%(section)s”. Import as draft or for review.") % names
            )
        if self.state != "live" and not rights.can_add_subpage():
            raise PermissionDenied(_("%(user)s may not add articles to “%(section)s”.") % names)
        if self.state == "review" and self.section.get_workflow() is None:
            raise PermissionDenied(_("“%(section)s” has no workflow. Import as draft.") % names)


def sections():
    page_model = swapper.load_model("wagtailcore", "Page")
    return page_model.objects.type(ArticleIndexPageMixin).order_by("path")


def find_section(name: str):
    """The section of this id or path, as in its address. Raises LookupError with a sentence that lists near ones."""
    name = name.strip()
    if name.isascii() and name.isdecimal() and len(name) < 18:
        found = sections().filter(pk=int(name)).first()
    else:
        found = section_at(urlsplit(name).path.strip("/"), urlsplit(name).hostname)
    if found is None:
        raise LookupError(no_section(name))
    if article_model() not in found.specific_class.allowed_subpage_models():
        raise LookupError(_("“%(section)s” takes no articles.") % {"section": found.title})
    return found.specific


def section_at(path: str, hostname: str | None):
    sites = Site.objects.select_related("root_page").order_by("-is_default_site")
    for site in sites.filter(hostname=hostname) if hostname else sites:
        if found := sections().filter(url_path=f"{site.root_page.url_path}{path}/").first():
            return found
    return None


def section_paths() -> list[str]:
    roots = [site.root_page.url_path for site in Site.objects.select_related("root_page")]
    paths = sections().values_list("url_path", flat=True)
    return ["/" + path.removeprefix(root) for path in paths for root in roots if path.startswith(root)]


def no_section(name: str) -> str:
    known = section_paths()
    if not known:
        return _("There is no section yet. Create one in the page tree first.")
    near = get_close_matches(f"/{name.strip('/')}/", known, n=5, cutoff=0.4) or known[:5]
    return _("There is no section “%(name)s”. Near: %(near)s.") % {"name": name, "near": "、".join(near)}


def find_user(name: str):
    """Raises LookupError with a sentence where nobody has this name."""
    user_model = get_user_model()
    try:
        return user_model.objects.get_by_natural_key(name)
    except user_model.DoesNotExist as error:
        raise LookupError(_("There is no user “%(name)s”.") % {"name": name}) from error
