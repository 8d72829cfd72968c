"""What stands around every page: the way to it, menus, hotline, popular programmes, the form. Counted in queries."""

from dataclasses import dataclass, field, replace

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.models import Page, Site

from fragments.pages import Row, is_anew, page_anew, page_from, row_at_hand
from fragments.reading import read_seldom
from fragments.remembering import has_keeper, remembered
from fragments.requests import read_again
from renditions.sharing import share_picture

from .children import children_of
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


@dataclass(frozen=True)
class Facts:
    """What every page below one front page says of it, and of the site."""

    theme: str
    name: str
    short_name: str
    site_name: str
    tagline: str
    title_separator: str
    share_picture: dict
    popular_list: Row | None


@dataclass
class Furniture:
    """Everything `base.html` asks for. Lists are fetched when first asked for."""

    request: object
    page: Page | None
    way: list[Page] = field(default_factory=list)
    # Whose form a reader sends; what is made for many pages holds a mark in its place.
    source: object = None
    # The entry of the menu under which this page stands, where that is not on the way.
    menu_pk: int | None = None

    @cached_property
    def settings(self) -> SiteSettings:
        if self.request is None:
            return SiteSettings.for_site(self.way[-1].get_site())
        site = Site.find_for_request(self.request)
        if site is None or self.key is None:
            return SiteSettings.for_request(self.request) if site else SiteSettings()
        return read_seldom(("home", "settings", site.pk), lambda: SiteSettings.with_pictures(site))

    @cached_property
    def key(self) -> tuple | None:
        """Which pages share what stands around them; None where this one shares nothing: a preview, an error."""
        if not has_keeper():
            return None
        site = Site.find_for_request(self.request)
        shares = site and self.front_step and not getattr(self.request, "is_preview", False)
        return (site.pk, self.front_step.pk) if shares else None

    def shared(self, name: str, make, here: Page | None = None):
        """What `make` gives for the furniture at the front page, or `here`, read when it is made."""
        here = here or self.front_step
        if self.key is None:
            return make(self)
        return remembered(("home", name, *self.key, here.pk), lambda: make(self.anew(here)))

    def of_page(self, name: str, make, *more):
        """The same for the furniture of this very page; `more` is what else its words depend on."""
        if self.key is None or self.page is None or not self.page.pk:
            return make(self)
        key = ("home", name, *self.key, self.page.pk, *more)
        return remembered(key, lambda: make(self.anew(self.page, is_page=True)))

    def anew(self, here: Page, *, is_page: bool = False) -> "Furniture":
        """The furniture at a page, read now: what is remembered must not rest on what was read before."""
        request = read_again(self.request)
        here = page_anew(here)
        return Furniture(request, here if is_page else None, way_to(here, Site.find_for_request(request).root_page))

    @cached_property
    def facts(self) -> Facts:
        return self.shared("facts", facts_of)

    @cached_property
    def front_step(self) -> Page | None:
        """The front page this page belongs to, as the way knows it: its institution's, else the portal's."""
        return self.institution_step or (self.way[0] if self.way else None)

    @cached_property
    def institution_step(self) -> Page | None:
        return next((step for step in reversed(self.way) if is_institution(step)), None)

    @cached_property
    def front(self):
        return self.whole(self.front_step) if self.front_step else None

    @property
    def institution(self):
        return self.front if self.institution_step else None

    @cached_property
    def credentials(self) -> list:
        return self.institution.all_credentials if self.institution else []

    @property
    def theme(self) -> str:
        return self.facts.theme

    @property
    def name(self) -> str:
        """Behind every title."""
        return self.facts.name

    @property
    def column_title(self) -> str:
        """The section a text stands in; empty for front pages and what stands right below them."""
        above = self.way[-2] if len(self.way) > 1 else None
        is_front = above is None or self.is_top(above) or is_institution(above)
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
        below = self.institution_step and not self.is_top(self.institution_step)
        return self.way[0].get_url(self.request) if below else ""

    @cached_property
    def menu(self) -> list[Step]:
        if self.front is None:
            return []
        # A reader who sees the front page may see its children, but for those with a restriction of their own.
        below = children_of(self.front).live().filter(view_restrictions=None).in_menu()
        here = {self.menu_pk, *(step.pk for step in self.way[1:])}
        first = Step(_("Home"), self.front_url, self.is_front)
        return [first, *(Step(page.title, page.get_url(self.request), page.pk in here) for page in below)]

    @property
    def is_front(self) -> bool:
        return self.page is not None and self.page.pk == self.front_step.pk

    @property
    def menu_step(self) -> Page:
        """The page below the front page on the way here: where the menu may say that the reader is."""
        place = next(number for number, step in enumerate(self.way) if step.pk == self.front_step.pk)
        return self.way[place : place + 2][-1]

    @cached_property
    def crumbs(self) -> list[Step]:
        """门户 > 院校 > 栏目 > 正文: the last one is where the reader is."""
        return self.of_page("crumbs", steps_to)

    def crumb_title(self, step: Page) -> str:
        if self.institution_step and step.pk == self.institution_step.pk:
            return self.facts.short_name
        if self.is_top(step):
            return _("Portal")
        if self.page is not None and step.pk == self.page.pk and getattr(self.page, "crumb_leaf", False):
            return _("Text")
        return step.title

    def is_top(self, step: Page) -> bool:
        return step.pk == self.way[0].pk

    @cached_property
    def popular(self) -> list:
        answer = self.answer("popular_links") or self.answer("popular")
        return answer(POPULAR) if answer else []

    @cached_property
    def related(self) -> list[Step]:
        """Programmes about what the page says it is about; often none."""
        return self.of_page("related", related_to)

    def answer(self, question: str):
        row = self.facts.popular_list
        return getattr(page_from(row), question, None) if row else None

    @property
    def popular_list(self) -> Page | None:
        target = getattr(self.front, "popular_list", None)
        return target if target and target.live else None

    @cached_property
    def popular_url(self) -> str:
        return self.popular_list.get_url(self.request) if self.popular_list else ""

    @cached_property
    def enquiry_form(self):
        """The page whose form stands here; none while it is a draft."""
        chosen = getattr(self.front, "enquiry_form", None) or self.settings.enquiry_form
        return self.whole(chosen) if chosen and chosen.live else None

    def whole(self, page: Page) -> Page:
        """The page as its own class, with all that is drawn of it."""
        if self.key is None:
            return loaded(page)
        return page if is_anew(page) else page_anew(page)

    @property
    def form_place(self) -> str:
        return getattr(self.page, "form_place", "side")


def furniture_for(request, page: Page | None = None, *, under: Page | None = None, astray: bool = False) -> Furniture:
    """The furniture of a page, or of a view without one: below a page (a tag), or nowhere (search, errors).

    Whoever is astray stays in the institution she asked for.
    """
    site = Site.find_for_request(request)
    if site is None:
        return Furniture(request, page)
    if page is not None and page.pk:
        here = page
    else:
        here = under or (astray and front_above(request.path, site)) or site.root_page
    return Furniture(request, page, way_to(here, site.root_page), source=page)


def is_institution(step: Page) -> bool:
    return getattr(step.specific_class, "is_institution", False)


def steps_to(frame: Furniture) -> list[Step]:
    steps = [Step(frame.crumb_title(page), page.get_url(frame.request)) for page in frame.way]
    return [*steps[:-1], replace(steps[-1], current=frame.page is not None)] if steps else []


def related_to(frame: Furniture) -> list[Step]:
    answer, topics = frame.answer("related"), getattr(frame.page, "topics", [])
    found = answer(topics, RELATED) if answer and topics else []
    return [Step(page.title, page.get_url(frame.request)) for page in found]


def facts_of(frame: Furniture) -> Facts:
    settings, institution = frame.settings, frame.institution
    return Facts(
        theme=getattr(institution, "theme", ""),
        name=institution.title if institution else settings.name or (frame.way[0].title if frame.way else ""),
        short_name=getattr(institution, "short_name", ""),
        site_name=settings.name,
        tagline=settings.tagline,
        title_separator=settings.title_separator,
        share_picture=facts_of_picture(settings.share_image),
        popular_list=row_at_hand(frame.popular_list) if frame.popular_list else None,
    )


def facts_of_picture(image) -> dict:
    shown = share_picture(image)
    return {"url": shown.url, "width": shown.width, "height": shown.height, "alt": image.title} if shown else {}


def front_above(path: str, site: Site) -> Page | None:
    """The public page that the first step of an address names; what follows it may be wrong."""
    # PostgreSQL takes no NUL.
    first = [step for step in path.split("/") if step and "\0" not in step][:1]
    page, _rest = deepest_page(site.root_page, first, set())
    return page if page.live and not page.get_view_restrictions().exists() else None
