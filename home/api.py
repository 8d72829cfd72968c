"""`/site` and `/resolve`: what a headless front end asks first."""

from typing import Literal

from django.http import Http404
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.models import Page, Site

from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from .furniture import Furniture, furniture_for
from .pages import InstitutionPage
from .redirects import redirect_at
from .site_settings import SiteSettings

router = Router(tags=["site"])


class Link(Schema):
    title: str
    url: str


class CredentialAnswer(Schema):
    title: str
    issued_by: str
    proof: str
    valid_until: str


class InstitutionAnswer(Schema):
    id: int
    name: str
    short_name: str
    html_url: str | None
    hotline: str
    theme: str
    menu: list[Link]
    credentials: list[CredentialAnswer]
    enquiry_form: str | None = Field(description="The form, relative to `/api/v1`.")


class SiteAnswer(Schema):
    name: str
    tagline: str
    hostname: str
    languages: list[str]
    hotline: str
    hotline_hours: str
    customer_service: str = Field(description="Address of the chat; empty where there is none.")
    address: str
    host_unit: str
    operator: str
    authorisation: str
    copyright: str
    disclaimer: str
    takedown_contact: str
    icp: Link | None
    police: Link | None
    menu: list[Link]
    institutions: list[InstitutionAnswer]


class PageAnswer(Schema):
    kind: Literal["page"] = "page"
    id: int
    type: str
    title: str
    html_url: str | None
    detail_url: str | None = Field(description="The page in full, relative to `/api/v1`; null where v1 has none.")


class RedirectAnswer(Schema):
    kind: Literal["redirect"] = "redirect"
    to: str
    permanent: bool


def menu_of(frame: Furniture) -> list[dict]:
    return [link_to(step.title, step.url) for step in frame.menu]


def link_to(title: str, url: str) -> dict:
    return {"title": title, "url": url}


@router.get("/site", response=SiteAnswer, summary="What a front end needs to boot")
def get_site(request):
    """Names, menus, hotline, filing numbers with their official links, institutions."""
    site = Site.find_for_request(request)
    frame = furniture_for(request, site.root_page)
    settings = frame.settings
    return {
        **{
            name: getattr(settings, name)
            for name in (
                "tagline",
                "hotline",
                "hotline_hours",
                "address",
                "host_unit",
                "operator",
                "authorisation",
                "disclaimer",
                "takedown_contact",
            )
        },
        "name": frame.name or site.site_name,
        "hostname": site.hostname,
        "languages": ["zh-Hans"],
        "customer_service": settings.consult_link,
        "copyright": settings.copyright_holder,
        "icp": {"title": settings.icp_number, "url": settings.icp_link} if settings.icp_number else None,
        "police": {"title": settings.police_number, "url": settings.police_link} if settings.police_number else None,
        "menu": menu_of(frame),
        "institutions": institutions_of(site, request, settings),
    }


def institutions_of(site: Site, request, settings: SiteSettings) -> list[dict]:
    """All institutions with menus, credentials and forms, in a constant number of queries."""
    institutions = InstitutionPage.objects.descendant_of(site.root_page, inclusive=True).live().public()
    institutions = list(institutions.select_related("enquiry_form").prefetch_related("credentials").order_by("path"))
    menus = {page.path: [] for page in institutions}
    entries = Page.objects.descendant_of(site.root_page).live().filter(view_restrictions=None).in_menu()
    for entry in entries.filter(depth__in={page.depth + 1 for page in institutions}).order_by("path"):
        menus.get(entry.path[: -entry.steplen], []).append(link_to(entry.title, entry.get_url(request)))
    return [institution_answer(page, request, settings, menus[page.path]) for page in institutions]


def institution_answer(page: InstitutionPage, request, settings: SiteSettings, menu: list[dict]) -> dict:
    chosen = page.enquiry_form or settings.enquiry_form
    return {
        "id": page.pk,
        "name": page.title,
        "short_name": page.short_name,
        "html_url": page.get_full_url(request),
        "hotline": page.hotline or settings.hotline,
        "theme": page.theme or "teal",
        "menu": [link_to(_("Home"), page.get_url(request)), *menu],
        "credentials": list(page.credentials.all()),
        "enquiry_form": getattr(chosen.specific_deferred, "api_path", None) if chosen and chosen.live else None,
    }


@router.get("/resolve", response=PageAnswer | RedirectAnswer, summary="What stands at an address")
def resolve(request, path: str = Query(..., max_length=1000, description="Path below the site, with its slash.")):
    """A page, or where it has moved to, in one call; 404 where there is neither, 410 where it was withdrawn."""
    site = Site.find_for_request(request)
    page = page_at(site, path)
    if page is not None:
        return PageAnswer(
            id=page.pk,
            type=page.specific_class._meta.label,
            title=page.title,
            html_url=page.get_full_url(request),
            detail_url=getattr(page.specific_deferred, "api_path", None),
        )
    moved = redirect_at(site, path)
    if moved is None or moved.redirect_page_id:
        refuse_what_is_gone(site, path)
    if moved is None or not moved.link:
        raise Http404(_("There is nothing at this address."))
    return RedirectAnswer(to=moved.link, permanent=moved.is_permanent)


def page_at(site: Site, path: str) -> Page | None:
    slugs = path.strip("/")
    if not slugs:
        return site.root_page
    # Only the slug has an index.
    found = Page.objects.live().public().filter(slug=slugs.rpartition("/")[2])
    return found.filter(url_path=f"{site.root_page.url_path}{slugs}/").first()


def refuse_what_is_gone(site: Site, path: str) -> None:
    """Raise 410 where an app knows why the page is not there any more (hook `explain_missing_page`)."""
    for explain in hooks.get_hooks("explain_missing_page"):
        if reason := explain(site, path):
            raise HttpError(410, reason)
