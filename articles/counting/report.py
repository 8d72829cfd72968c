"""What is read most: in a period, a section, an institution; by source and author. Only articles one may work on."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
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
from ..view_counts import DailyViewCount, ViewTotal

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

    days = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=[("1", _("Today")), ("7", _("Last 7 days")), ("30", _("Last 30 days")), ("365", _("Last 365 days"))],
        empty_label=_("Since ever"),
        method="count_latest",
    )
    between = django_filters.DateFromToRangeFilter(
        label=_("From day to day"), widget=DateRangePickerWidget, method="count_between"
    )
    institution = PlaceFilter(label=_("Institution"), queryset=institutions_of)
    section = PlaceFilter(label=_("Section"), queryset=sections_of)
    source = django_filters.ModelChoiceFilter(label=_("source"), queryset=ArticleSource.objects.all())
    author = django_filters.CharFilter(label=_("author"), lookup_expr="icontains")

    class Meta:
        model = ViewTotal
        fields = []

    def count_latest(self, articles, name, value):
        return with_views(articles, DailyViewCount.objects.filter(day__gt=localdate() - timedelta(days=int(value))))

    def count_between(self, articles, name, value):
        days = DailyViewCount.objects.all()
        if value.start:
            days = days.filter(day__gte=value.start.date())
        if value.stop:
            days = days.filter(day__lte=value.stop.date())
        return with_views(articles, days)


def with_views(articles, days):
    """The articles that were read on these days, each with its `views` on them."""
    of_article = days.filter(page_id=OuterRef("pk")).order_by().values("page_id")
    seen = of_article.annotate(seen=Sum("views")).values("seen")
    return articles.annotate(views=Coalesce(Subquery(seen), 0)).filter(views__gt=0)


class MostReadReport(PageReportView):
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
        "source_name": _("source"),
        "author": _("author"),
        "published_at": _("publish time"),
        "views": _("views"),
        "base": _("not counted here"),
    }

    def get_base_queryset(self):
        own = article_model().objects.filter(pk__in=pages_of(self.request.user).values("pk")).select_related("source")
        return own.annotate(views=Coalesce("view_total__views", 0), base=Coalesce("view_total__base", 0))
