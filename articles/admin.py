"""The register of sources, the editors' list of articles and the report of the most read."""

from datetime import timedelta

from django.contrib.admin import SimpleListFilter
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.views.reports import PageReportView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

import django_filters

from .conf import article_model
from .menu import PageMenuItem
from .models import ArticleSource, DailyViewCount, ViewTotal

PROOF = ["proof", "proof_document", "proof_link"]


class PermissionFilter(SimpleListFilter):
    title = _("permission to reprint")
    parameter_name = "permission"

    def lookups(self, request, model_admin):
        return [("valid", _("Valid")), ("expired", _("Expired")), ("none", _("None"))]

    def queryset(self, request, queryset):
        if self.value() == "valid":
            return queryset.reprintable()
        if self.value() == "expired":
            return queryset.expired()
        if self.value() == "none":
            return queryset.filter(reprint_permitted=False).exclude(kind=ArticleSource.Kind.OWN)
        return queryset


class SourceInspectView(InspectView):
    def get_fields_dict(self):
        keeps_register = self.request.user.has_perm("articles.change_articlesource")
        names = self.model_admin.get_inspect_view_fields()
        return [self.get_dict_for_field(name) for name in names if keeps_register or name not in PROOF]


class ArticleSourceAdmin(ModelAdmin):
    model = ArticleSource
    menu_label = _("Sources")
    menu_icon = "globe"
    menu_order = 230
    list_display = ["name", "kind", "permission", "valid_until", "proof"]
    list_filter = ["kind", PermissionFilter]
    search_fields = ["name", "proof"]
    inspect_view_enabled = True
    inspect_view_class = SourceInspectView

    def permission(self, source):
        return source.permission_state

    permission.short_description = _("permission to reprint")

    def get_list_display(self, request):
        """The proof is for those who keep the register; others see whether it is valid."""
        keeps_register = request.user.has_perm("articles.change_articlesource")
        return [name for name in self.list_display if keeps_register or name not in PROOF]


class ArticleIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("source")


def article_listing() -> PageListingViewSet:
    """All articles one may see, newest first. The class of article is known only once models are loaded."""

    class ArticleListing(PageListingViewSet):
        model = article_model()
        icon = "doc-full"
        menu_label = _("Articles")
        menu_order = 110
        add_to_admin_menu = True
        menu_item_class = PageMenuItem
        index_view_class = ArticleIndexView
        columns = [
            *IndexView.base_columns,
            Column("source_name", label=_("source")),
            DateColumn("published_at", label=_("publish time"), sort_key="published_at"),
        ]

    return ArticleListing("article_pages")


class MostReadFilterSet(WagtailFilterSet):
    """Counts the views of the chosen days; without a choice, of the last thirty."""

    days = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=[("1", _("Today")), ("7", _("Last 7 days")), ("30", _("Last 30 days")), ("365", _("Last 365 days"))],
        empty_label=_("Since ever"),
        method="count_days",
    )

    class Meta:
        model = ViewTotal
        fields = []

    def count_days(self, articles, name, value):
        days = DailyViewCount.objects.filter(
            page_id=OuterRef("pk"), day__gt=localdate() - timedelta(days=int(value))
        ).order_by()
        seen = days.values("page_id").annotate(seen=Sum("views")).values("seen")
        return articles.annotate(views=Coalesce(Subquery(seen), 0)).filter(views__gt=0)


class MostReadReport(PageReportView):
    page_title = _("Most read articles")
    header_icon = "view"
    index_url_name = "articles_most_read"
    index_results_url_name = "articles_most_read_results"
    default_ordering = "-views"
    filterset_class = MostReadFilterSet
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label=_("Title"), url_name="wagtailadmin_pages:edit"),
        Column("source_name", label=_("source")),
        DateColumn("published_at", label=_("publish time"), sort_key="published_at"),
        NumberColumn("views", label=_("views"), sort_key="views"),
    ]
    export_filename = "most-read-articles"
    list_export = ["title", "source_name", "published_at", "views"]
    export_headings = {
        "title": _("Title"),
        "source_name": _("source"),
        "published_at": _("publish time"),
        "views": _("views"),
    }

    def get_base_queryset(self):
        pages = super().get_base_queryset()
        readable = article_model().objects.filter(pk__in=pages.values("pk")).select_related("source")
        return readable.annotate(views=Coalesce("view_total__views", 0))
