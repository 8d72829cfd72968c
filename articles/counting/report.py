"""What is read most: in a period, a section, an institution; by source and author. Only articles one may work on."""

from datetime import timedelta

from django import forms
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import PageReportView, ReportView
from wagtail.permission_policies.pages import PagePermissionPolicy

import django_filters

from ..conf import article_model
from ..sources import ArticleSource
from ..spreadsheets import ForExcel
from ..view_counts import DailyViewCount, ViewTotal
from . import sums

swapper.set_app_prefix("wagtailcore", "wagtail")
WORKS_ON = ["add", "change", "publish"]


def pages_of(user):
    return PagePermissionPolicy().instances_user_has_any_permission_for(user, WORKS_ON)


def sections_of(request):
    """The sections one works on, in the order of the tree."""
    from ..sections import section_models  # its models are built on mixins that know this report's panels

    pages = swapper.load_model("wagtailcore", "Page").objects
    return pages.type(*section_models()).filter(pk__in=pages_of(request.user).values("pk")).order_by("path")


def institutions_of(request):
    """What stands above the outermost sections: the portal's front page and those of its institutions."""
    sections = dict(sections_of(request).values_list("path", "depth"))
    steplen = swapper.load_model("wagtailcore", "Page").steplen
    above = {path[:-steplen] for path in sections} - sections.keys()
    return swapper.load_model("wagtailcore", "Page").objects.filter(path__in=above).order_by("path")


class PlaceFilter(django_filters.ModelChoiceFilter):
    """Articles below a page."""

    def filter(self, articles, page):
        return articles.descendant_of(page) if page else articles


class MostReadFilterSet(WagtailFilterSet):
    """Counts the views of the chosen days; without a choice, all there are."""

    by = django_filters.ChoiceFilter(
        label=_("Add up"), choices=list(sums.NAMES.items()), empty_label=_("Article by article"), method="leave"
    )
    days = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=[("1", _("Today")), ("7", _("Last 7 days")), ("30", _("Last 30 days")), ("365", _("Last 365 days"))],
        empty_label=_("Since ever"),
        method="leave",
    )
    between = django_filters.DateFromToRangeFilter(
        label=_("From day to day"), widget=DateRangePickerWidget, method="leave"
    )
    institution = PlaceFilter(label=_("Institution"), queryset=institutions_of)
    section = PlaceFilter(label=_("section"), queryset=sections_of)
    source = django_filters.ModelChoiceFilter(label=_("source"), queryset=ArticleSource.objects.all())
    author = django_filters.CharFilter(label=_("author"), lookup_expr="icontains")

    class Meta:
        model = ViewTotal
        fields = []

    def leave(self, articles, name, value):
        """Period and sums are no question to an article by itself."""
        return articles

    def filter_queryset(self, articles):
        articles = super().filter_queryset(articles)
        return articles if self.chosen_days is None else with_views(articles, self.chosen_days)

    @cached_property
    def chosen_days(self):
        """The rows of the chosen days; None where all views count, those that were brought along too."""
        words, days = self.form.cleaned_data, None
        if words.get("days"):
            days = DailyViewCount.objects.filter(day__gt=localdate() - timedelta(days=int(words["days"])))
        if between := words.get("between"):
            days = DailyViewCount.objects.all() if days is None else days
            days = days.filter(day__gte=between.start.date()) if between.start else days
            days = days.filter(day__lte=between.stop.date()) if between.stop else days
        return days


def with_views(articles, days):
    """The articles that were read on these days, each with its `views` on them."""
    of_article = days.filter(page_id=OuterRef("pk")).order_by().values("page_id")
    seen = of_article.annotate(seen=Sum("views")).values("seen")
    return articles.annotate(views=Coalesce(Subquery(seen), 0)).filter(views__gt=0)


class SumColumn(TitleColumn):
    """What was added up; leads to the articles behind it."""

    def get_link_url(self, instance, parent_context):
        query = parent_context["request"].GET.copy()
        for name in ("by", "p", "ordering"):
            query.pop(name, None)
        query.update(instance.narrowed)
        return f"{reverse('articles_most_read')}?{query.urlencode()}" if instance.narrowed else None


class BarColumn(Column):
    """A number, with a bar as long as its part of the largest."""

    cell_template_name = "articles/counting/bar_cell.html"


class MostReadReport(ForExcel, PageReportView):
    page_title = _("Most read articles")
    header_icon = "view"
    index_url_name = "articles_most_read"
    index_results_url_name = "articles_most_read_results"
    # Wagtail's template for pages has columns of its own, and none for the views.
    results_template_name = ReportView.results_template_name
    default_ordering = "-views"
    filterset_class = MostReadFilterSet
    permission_policy = PagePermissionPolicy()
    any_permission_required = WORKS_ON
    columns = [
        TitleColumn("title", label=_("Title"), url_name="wagtailadmin_pages:edit"),
        Column("source_name", label=_("source")),
        Column("author", label=_("author")),
        DateColumn("published_at", label=_("publish time"), sort_key="published_at"),
        NumberColumn("views", label=_("views"), sort_key="views"),
    ]
    export_filename = "most-read-articles"
    list_export = ["title", "source_name", "author", "published_at", "views", "base"]
    export_headings = {
        "title": _("Title"),
        "articles": _("articles"),
        "source_name": _("source"),
        "author": _("author"),
        "published_at": _("publish time"),
        "views": _("views"),
        "base": _("not counted here"),
    }

    def get_base_queryset(self):
        own = article_model().objects.filter(pk__in=pages_of(self.request.user).values("pk")).select_related("source")
        return own.annotate(views=Coalesce("view_total__views", 0), base=Coalesce("view_total__base", 0))

    @cached_property
    def grouping(self) -> str:
        """What is added up by; empty where articles are listed one by one."""
        return self.filters.form.cleaned_data.get("by", "") if self.filters.form.is_valid() else ""

    def get_filtered_queryset(self):
        articles = super().get_filtered_queryset()
        if not self.grouping:
            return articles
        self.columns, self.list_export = self.sum_columns, ["name", "articles", "views"]
        self.export_headings = self.export_headings | {"name": self.columns[0].label}
        places = {
            "sections": lambda: sections_of(self.request),
            "institutions": lambda: institutions_of(self.request),
        }
        return sums.added_up(self.grouping, articles, days=self.filters.chosen_days, places=places)

    @property
    def sum_columns(self):
        return [
            SumColumn("name", label=sums.HEADINGS.get(self.grouping, _("Period"))),
            NumberColumn("articles", label=_("articles")),
            BarColumn("views", label=_("views"), width="50%"),
        ]

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        # Whatever is listed first: results are exchanged without the page around them.
        context["media"] += forms.Media(css={"all": ["articles/counting.css"]})
        return context
