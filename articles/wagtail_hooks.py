from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from .admin import ArticleSourceAdmin, MostReadReport, article_listing

modeladmin_register(ArticleSourceAdmin)


@hooks.register("register_admin_viewset")
def list_articles():
    return article_listing()


@hooks.register("register_admin_urls")
def most_read_urls():
    return [
        path("reports/most-read/", MostReadReport.as_view(), name="articles_most_read"),
        path(
            "reports/most-read/results/", MostReadReport.as_view(results_only=True), name="articles_most_read_results"
        ),
    ]


@hooks.register("register_reports_menu_item")
def most_read_menu_item():
    return MenuItem(_("Most read articles"), reverse("articles_most_read"), icon_name="view", order=710)
