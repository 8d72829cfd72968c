from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from .admin import ArticleSourceAdmin, MostReadReport, article_listing
from .review import refusals
from .trash import desk as trash
from .trash.restore import LOG_RESTORE
from .withdrawals import editor as withdrawals
from .withdrawals.gone import explain_missing_page
from .withdrawals.report import WithdrawalReport
from .withdrawals.views import WithdrawBulkAction, WithdrawView
from .withdrawals.withdraw import LOG_WITHDRAW

modeladmin_register(ArticleSourceAdmin)
hooks.register("construct_page_action_menu", refusals.hide_publish_button)
hooks.register("before_publish_page", refusals.refuse_publishing)
hooks.register("before_bulk_action", refusals.refuse_bulk)
hooks.register("before_copy_page", refusals.refuse_live_copy)
hooks.register("before_move_page", refusals.refuse_move)
hooks.register("before_convert_alias_page", refusals.refuse_conversion)
hooks.register("construct_page_action_menu", withdrawals.offer_in_menu)
hooks.register("before_unpublish_page", withdrawals.ask_for_reason)
hooks.register("before_bulk_action", withdrawals.refuse_bulk_unpublish)
hooks.register("before_edit_page", withdrawals.say_that_it_is_withdrawn)
hooks.register("register_bulk_action", WithdrawBulkAction)
hooks.register("explain_missing_page", explain_missing_page)


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


@hooks.register("register_admin_urls")
def withdrawal_and_trash_urls():
    reports = {"articles_withdrawals": ("withdrawals", WithdrawalReport), "articles_trash": ("trash", trash.TrashView)}
    return [
        path("pages/<int:page_id>/withdraw/", WithdrawView.as_view(), name="articles_withdraw"),
        path("reports/trash/<int:pk>/", trash.RestoreView.as_view(), name="articles_restore"),
        *[path(f"reports/{place}/", view.as_view(), name=name) for name, (place, view) in reports.items()],
        *[
            path(f"reports/{place}/results/", view.as_view(results_only=True), name=f"{name}_results")
            for name, (place, view) in reports.items()
        ],
    ]


@hooks.register("register_reports_menu_item")
def withdrawals_menu_item():
    return withdrawals.PageStaffMenuItem(
        _("Withdrawals"), reverse("articles_withdrawals"), icon_name="download", order=720
    )


@hooks.register("register_reports_menu_item")
def trash_menu_item():
    return withdrawals.PageStaffMenuItem(_("Trash"), reverse("articles_trash"), icon_name="bin", order=990)


@hooks.register("register_log_actions")
def withdrawal_log_actions(actions):
    actions.register_action(LOG_WITHDRAW)(withdrawals.WithdrawLogFormatter)
    actions.register_action(LOG_RESTORE, _("Bring back"), _("Brought back from the trash"))
