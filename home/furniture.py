"""What stands around every page: the way to it, menus, hotline, popular programmes, the form. Counted in queries."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.models import Page, Site

from .routing import deepest_page, loaded, way_to
from .site_settings import SiteSettings

POPULAR = 5
RELATED = 3


@dataclass(frozen=True)
class Step:
    """One entry of a menu or of the breadcrumb."""

    title: str
    url: str = ""
    current: bool = False


@dataclass
class Furniture:
    """Everything `base.html` asks for. Lists are fetched when first asked for."""

    request: object
    page: Page | None
    settings: SiteSettings
    way: list[Page] = field(default_factory=list)

    @cached_property
    def front(self):
        """The front page this page belongs to: its institution's, else the portal's."""
        return self.institution or (loaded(self.way[0]) if self.way else None)

    @cached_property
    def institution(self):
        for step in reversed(self.way):
            if getattr(step.specific_class, "is_institution", False):
                return loaded(step)
        return None

    @cached_property
    def credentials(self) -> list:
        return list(self.institution.credentials.all()) if self.institution else []

    @property
    def theme(self) -> str:
        return getattr(self.institution, "theme", "")

    @property
    def name(self) -> str:
        """Behind every title."""
        return self.institution.title if self.institution else self.settings.name or (self.way and self.way[0].title)

    @property
    def column_title(self) -> str:
        """The section a text stands in; empty for front pages and what stands right below them."""
        above = self.way[-2] if len(self.way) > 1 else None
        is_front = above is None or self.is_top(above) or getattr(above.specific_class, "is_institution", False)
        return "" if is_front else above.title

    @cached_property
    def feeds(self) -> list[dict]:
        """The feeds of this page, as the hook `feeds_of_page` knows them: title, type and address."""
        ask = hooks.get_hooks("feeds_of_page") if self.page is not None and self.page.pk else []
        return [feed for feeds in ask for feed in feeds(self.page, self.way)]

    @property
    def subtitle(self) -> str:
        return self.institution.unit if self.institution else self.settings.tagline

    @property
    def hotline(self) -> str:
        return getattr(self.institution, "hotline", "") or self.settings.hotline

    @property
    def hotline_hours(self) -> str:
        return self.settings.hotline_hours

    @cached_property
    def front_url(self) -> str:
        return self.front.get_url(self.request) if self.front else "/"

    @property
    def portal_url(self) -> str:
        """The portal above an institution; empty on the portal itself."""
        return "" if self.institution is None or self.is_top(self.institution) else self.way[0].get_url(self.request)

    @cached_property
    def menu(self) -> list[Step]:
        if self.front is None:
            return []
        # A reader who sees the front page may see its children, but for those with a restriction of their own.
        below = self.front.get_children().live().filter(view_restrictions=None).in_menu()
        here = {step.pk for step in self.way[1:]}
        first = Step(_("Home"), self.front_url, self.page is not None and self.page.pk == self.front.pk)
        return [first, *(Step(page.title, page.get_url(self.request), page.pk in here) for page in below)]

    @cached_property
    def crumbs(self) -> list[Step]:
        """门户 > 院校 > 栏目 > 正文: the last one is where the reader is."""
        steps = [Step(self.crumb_title(step), step.get_url(self.request)) for step in self.way]
        if self.page is not None and steps:
            steps[-1] = Step(steps[-1].title, steps[-1].url, current=True)
        return steps

    def crumb_title(self, step: Page) -> str:
        if self.institution and step.pk == self.institution.pk:
            return self.institution.short_name
        if self.is_top(step):
            return _("Portal")
        if self.page is not None and step.pk == self.page.pk and getattr(self.page, "crumb_leaf", False):
            return _("Text")
        return step.title

    def is_top(self, step: Page) -> bool:
        return step.pk == self.way[0].pk

    @cached_property
    def popular(self) -> list:
        answer = self.answer("popular")
        return answer(POPULAR) if answer else []

    @cached_property
    def related(self) -> list:
        """Programmes about what the page says it is about; often none."""
        answer, topics = self.answer("related"), getattr(self.page, "topics", [])
        return answer(topics, RELATED) if answer and topics else []

    def answer(self, question: str):
        target = getattr(self.front, "popular_list", None)
        return getattr(target.specific_deferred, question, None) if target and target.live else None

    @cached_property
    def popular_url(self) -> str:
        target = getattr(self.front, "popular_list", None)
        return target.get_url(self.request) if target and target.live else ""

    @cached_property
    def enquiry_form(self):
        """The page whose form stands here; none while it is a draft."""
        chosen = getattr(self.front, "enquiry_form", None) or self.settings.enquiry_form
        return loaded(chosen) if chosen and chosen.live else None

    @property
    def form_place(self) -> str:
        return getattr(self.page, "form_place", "side")


def furniture_for(request, page: Page | None = None, *, under: Page | None = None, astray: bool = False) -> Furniture:
    """The furniture of a page, or of a view without one: below a page (a tag), or nowhere (search, errors).

    Whoever is astray stays in the institution she asked for.
    """
    site = Site.find_for_request(request)
    if site is None:
        return Furniture(request, page, SiteSettings())
    if page is not None and page.pk:
        here = page
    else:
        here = under or (astray and front_above(request.path, site)) or site.root_page
    return Furniture(request, page, SiteSettings.for_request(request), way_to(here, site.root_page))


def front_above(path: str, site: Site) -> Page | None:
    """The public page that the first step of an address names; what follows it may be wrong."""
    # PostgreSQL takes no NUL.
    first = [step for step in path.split("/") if step and "\0" not in step][:1]
    page, _rest = deepest_page(site.root_page, first, set())
    return page if page.live and not page.get_view_restrictions().exists() else None
