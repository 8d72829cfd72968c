"""The register of sources and the editors' list of articles."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

from .conf import article_model
from .menu import PageMenuItem
from .models import ArticleSource

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
