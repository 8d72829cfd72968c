"""A new institution: its pages, collection, groups and reviews. What is there already stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.models import Collection, Page, Site, Workflow, WorkflowPage, WorkflowTask

from articles.models import ArticleIndexPage, ReviewTask
from articles.review.guard import without_review
from home.models import HomePage, InstitutionPage
from leads.models import ConsentNotice, LeadFormPage
from programs.models import ProgramIndexPage

from .front_page import is_greeting, put_in_front
from .roles import ROLES, STAGES, WORKFLOW, Place, ensure_role


class CannotCreate(Exception):
    """Another page or institution stands in the way; the message says which."""


@dataclass(frozen=True)
class Part:
    """One thing that belongs to an institution, and whether it was made now."""

    kind: str
    name: str
    is_new: bool


@transaction.atomic
def create_institution(name: str, slug: str, site: Site) -> list[Part]:
    """Create all that is missing. Raises CannotCreate where the slug or the name belongs to something else."""
    with without_review("a new institution"):
        parts = list(front_page(site))
        page, is_new = institution_page(name, slug, site.root_page)
        parts += [Part(_("institution"), page.url_path, is_new), *branches(page)]
        if is_new:
            fill_front(page)
    return [*parts, *staff(page), reviews(page)]


def front_page(site: Site) -> Iterator[Part]:
    """The portal's own front page, where the site has nothing but Wagtail's greeting."""
    if is_greeting(site.root_page):
        home = HomePage(title=site.site_name or "培训门户", slug="menhu")
        home.body = [("institutions", {"heading": "合作院校"})]
        yield Part(_("front page"), put_in_front(home, site).title, True)


def institution_page(name: str, slug: str, parent: Page) -> tuple[InstitutionPage, bool]:
    namesake = InstitutionPage.objects.filter(title=name).exclude(slug=slug).first()
    if namesake:
        words = {"name": name, "address": namesake.url_path}
        raise CannotCreate(_("“%(name)s” is there already, at %(address)s.") % words)
    return child(parent, InstitutionPage(title=name, slug=slug, short_name=name[:30], show_in_menus=True))


def child(parent: Page, page: Page, *, live: bool = True) -> tuple[Page, bool]:
    """The child of that slug, and whether it was made. Raises CannotCreate where it is another page."""
    found = parent.get_children().filter(slug=page.slug).first()
    if found is None:
        page.live = live
        parent.add_child(instance=page)
        revision = page.save_revision(clean=live)
        if live:
            revision.publish()
        return type(page).objects.get(pk=page.pk), True
    if not isinstance(found.specific, type(page)) or isinstance(page, InstitutionPage) and found.title != page.title:
        told = _("The address %(address)s belongs to “%(title)s”.")
        raise CannotCreate(told % {"address": found.url_path, "title": found.title})
    return found.specific, False


def branches(page: InstitutionPage) -> Iterator[Part]:
    """Programmes, news and the form, in the order of the menu."""
    notice = ConsentNotice.objects.first()
    form = LeadFormPage(title="获取培训方案", slug="fangan", show_in_menus=True, consent=notice)
    for kind, below, live in (
        (_("programmes"), ProgramIndexPage(title="培训项目", slug="xiangmu", show_in_menus=True), True),
        (_("news"), ArticleIndexPage(title="新闻资讯", slug="zixun", show_in_menus=True), True),
        (_("form"), form, notice is not None),
    ):
        found, is_new = child(page, below, live=live)
        waits = "" if found.live else _(" (a draft: it needs a consent notice)")
        yield Part(kind, f"{found.url_path}{waits}", is_new)


def fill_front(page: InstitutionPage) -> None:
    below = {child.slug: child for child in page.get_children()}
    page.enquiry_form, page.popular_list = below["fangan"], below["xiangmu"]
    lists = [("zixun", "latest", "feature", 7), ("xiangmu", "popular", "cards", 3)]
    page.body = [
        ("listing", {"heading": below[slug].title, "page": below[slug], "what": what, "layout": layout, "limit": limit})
        for slug, what, layout, limit in lists
    ]
    page.save_revision().publish()


def staff(page: InstitutionPage) -> Iterator[Part]:
    """Its collection, and the six groups with their rights in it, on its pages and on its leads."""
    collection = Collection.objects.filter(name=page.title, depth=2).first()
    is_new = collection is None
    if is_new:
        collection = Collection.get_first_root_node().add_child(name=page.title)
    yield Part(_("collection"), collection.name, is_new)
    place = Place(page, collection, page.title)
    for name, role in ROLES.items():
        yield Part(_("group"), place.name_of(name), ensure_role(name, role, place))


def reviews(page: InstitutionPage) -> Part:
    """Three stages, each for the institution's own group and for the portal's, whose people step in."""
    chosen = WorkflowPage.objects.filter(page=page).select_related("workflow").first()
    if chosen:
        return Part(_("workflow"), chosen.workflow.name, False)
    workflow = Workflow.objects.create(name=f"{page.title}·{WORKFLOW}")
    for order, stage in enumerate(STAGES):
        task = ReviewTask.objects.create(name=f"{page.title}·{stage}")
        task.groups.set(Group.objects.filter(name__in=[stage, f"{page.title}·{stage}"]))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(page=page, workflow=workflow)
    return Part(_("workflow"), workflow.name, True)
