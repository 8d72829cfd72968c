from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from .admin import ArticleSourceAdmin, MostReadReport, article_listing
from .review import refusals
from .rich_text import register_tidy

modeladmin_register(ArticleSourceAdmin)
hooks.register("register_rich_text_features", register_tidy)
hooks.register("register_icons", lambda icons: [*icons, "articles/icons/tidy.svg"])
hooks.register("construct_page_action_menu", refusals.hide_publish_button)
hooks.register("before_publish_page", refusals.refuse_publishing)
hooks.register("before_bulk_action", refusals.refuse_bulk)
hooks.register("before_copy_page", refusals.refuse_live_copy)
hooks.register("before_move_page", refusals.refuse_move)
hooks.register("before_convert_alias_page", refusals.refuse_conversion)


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


@hooks.register("register_log_actions")
def emergency_log_action(actions):
    actions.register_action(
        "articles.emergency_publish", _("Published without review"), _("Published without review, in an emergency")
    )
