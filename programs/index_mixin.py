from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .catalogue import ORDERS, as_links, choose, known_rows, load_cards, load_rows, programs_with, rows_about
from .covers import add_covers
from .pager import Pager
from .registers import Lecturer, TrainingBase


class ProgramIndexPageMixin(RoutablePageMixin, SearchEngineMixin, models.Model):
    """The catalogue of the programmes beneath it, with the people who teach and the places they teach at."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    class Meta:
        abstract = True

    content_panels = [FieldPanel("intro")]
    search_fields = [index.SearchField("intro")]
    api_fields = [APIField("intro")]

    form_place = "band"
    per_page = 12

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"catalogue": Catalogue(self, request.GET)}

    @path("lecturers/", name="lecturers")
    def lecturers_route(self, request):
        return self.render_list(request, self.lecturers(), "programs/lecturers.html")

    @path("lecturers/<int:pk>/", name="lecturer")
    def lecturer_route(self, request, pk):
        lecturer = get_object_or_404(Lecturer.objects.shown_beneath(self).select_related("portrait"), pk=pk)
        programs = programs_with("program_lecturers__lecturer", lecturer, self)
        return self.render_record(request, lecturer, programs, "programs/lecturer.html")

    @path("bases/", name="bases")
    def bases_route(self, request):
        return self.render_list(request, self.training_bases(), "programs/training_bases.html")

    @path("bases/<int:pk>/", name="base")
    def base_route(self, request, pk):
        base = get_object_or_404(TrainingBase.objects.shown_beneath(self).select_related("picture"), pk=pk)
        programs = programs_with("program_bases__base", base, self)
        return self.render_record(request, base, programs, "programs/training_base.html")

    def render_list(self, request, records, template):
        records = Paginator(records, 24).get_page(request.GET.get("page"))
        return self.render(
            request, template=template, context_overrides={"records": records, "pager": Pager(records, page_address)}
        )

    def render_record(self, request, record, programs, template):
        return self.render(request, template=template, context_overrides={"record": record, "programs": programs})

    def latest(self, limit: int) -> list:
        """Cards of the programmes published last."""
        return load_cards(sorted(load_rows(self), key=ORDERS["newest"])[:limit])

    def popular(self, limit: int) -> list:
        """Cards of the programmes to show first: featured ones, then those one may join soonest."""
        return load_cards(known_rows(self)[:limit])

    def popular_links(self, limit: int) -> list:
        """Links to the same programmes."""
        return as_links(known_rows(self)[:limit])

    def related(self, topics: list[str], limit: int) -> list:
        """Links to the programmes whose field or title meets these topics, those with most in common first."""
        return as_links(rows_about(known_rows(self), topics)[:limit])

    def card_count(self) -> int:
        """How many programmes there are."""
        return len(load_rows(self))

    def lecturers(self, limit: int | None = None) -> list:
        """Cards of the lecturers shown here."""
        found = list(Lecturer.objects.shown_beneath(self)[:limit])
        add_covers(found, "portrait")
        return self.give_addresses(found)

    def training_bases(self, limit: int | None = None) -> list:
        """Cards of the training bases shown here."""
        found = list(TrainingBase.objects.shown_beneath(self)[:limit])
        add_covers(found, "picture")
        return self.give_addresses(found)

    def list_url(self, what: str) -> str:
        """Where the whole of one of the lists above is read."""
        route = {"lecturers": "lecturers", "training_bases": "bases"}.get(what)
        return f"{self.url}{self.reverse_subpage(route)}" if route else self.url

    def get_sitemap_urls(self, request=None):
        """Search engines are told of the lists and of everyone in them as well."""
        front, shown = self.get_full_url(request), {"lecturers": self.lecturers(), "bases": self.training_bases()}
        lists = [self.reverse_subpage(name) for name, records in shown.items() if records]
        below = [record.url.removeprefix(self.url) for records in shown.values() for record in records]
        return [*super().get_sitemap_urls(request), *({"location": front + path} for path in lists + below)]

    def give_addresses(self, records: list) -> list:
        """Lecturers and bases have no address of their own: they are read beneath this page."""
        for record in records:
            name = "lecturer" if isinstance(record, Lecturer) else "base"
            record.url = f"{self.url}{self.reverse_subpage(name, kwargs={'pk': record.pk})}"
        return records


class Catalogue:
    """What the index page shows for one query string. Evaluated only where a template asks."""

    def __init__(self, index_page, query):
        self.index_page = index_page
        self.query = query

    @property
    def sort(self) -> str:
        wanted = self.query.get("sort", "")
        return wanted if wanted in ORDERS else ""

    @cached_property
    def choice(self):
        return choose(load_rows(self.index_page), self.query, also={"sort": self.sort})

    @cached_property
    def page(self):
        rows = sorted(self.choice.rows, key=ORDERS[self.sort])
        return Paginator(rows, self.index_page.per_page).get_page(self.query.get("page"))

    @cached_property
    def cards(self) -> list:
        return load_cards(list(self.page))

    @cached_property
    def groups(self) -> list:
        return self.choice.groups()

    @property
    def picked(self) -> list:
        return [option for group in self.groups for option in group["options"] if option.is_picked]

    @property
    def orders(self) -> list:
        labels = {"": _("Recommended"), "soonest": _("Starting soon"), "newest": _("Newest")}
        return [(self.choice.url(sort=name), label, name == self.sort) for name, label in labels.items()]

    @cached_property
    def pager(self) -> "Pager":
        return Pager(self.page, lambda number: self.choice.url(page=number if number > 1 else ""))


def page_address(number: int) -> str:
    return f"?page={number}"
