from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from .admin import ArticleSourceAdmin, article_listing
from .counting import corrections
from .counting.report import MostReadReport
from .feed_views import feeds_of_page
from .hot_lists import hot_lists_of_page
from .menu import PageStaffMenuItem, PageWriterMenuItem
from .proofing import panel, submission, views
from .proofing.term_admin import TermViewSet, term_urls
from .review import dashboard, entrances, refusals, restarts, sealing
from .review.emergency_admin import EmergencyMenuItem
from .review.inbox_tabs import InboxMenuItem
from .review.inbox_urls import inbox_urls
from .rich_text import register_tidy
from .table_words import table_words
from .trash import desk as trash
from .trash.restore import LOG_RESTORE
from .withdrawals import editor as withdrawals
from .withdrawals.gone import explain_missing_page
from .withdrawals.report import WithdrawalReport
from .withdrawals.views import WithdrawBulkAction, WithdrawView
from .withdrawals.withdraw import LOG_WITHDRAW

modeladmin_register(ArticleSourceAdmin)
hooks.register("register_rich_text_features", register_tidy)
hooks.register("register_icons", lambda icons: [*icons, "articles/icons/tidy.svg"])
hooks.register("register_admin_urls", inbox_urls)
hooks.register("register_page_action_menu_item", EmergencyMenuItem)
hooks.register("construct_homepage_panels", dashboard.show_missed_times)
hooks.register("construct_page_action_menu", restarts.name_first_stage)
hooks.register("before_create_page", refusals.keep_as_draft)
hooks.register("before_edit_page", sealing.start_new_version)
hooks.register("before_edit_page", restarts.warn_before_edit)
hooks.register("after_edit_page", restarts.tell_after_edit)
register_snippet(TermViewSet)
hooks.register("before_edit_page", submission.hold_edited)
hooks.register("before_create_page", submission.hold_new)
hooks.register("after_edit_page", submission.explain)
hooks.register("after_create_page", submission.explain)
hooks.register("insert_editor_js", panel.editor_script)
hooks.register("insert_editor_js", table_words)
hooks.register("register_admin_urls", views.proofing_urls)
hooks.register("register_admin_urls", term_urls)
hooks.register("construct_page_action_menu", refusals.hide_publish_button)
hooks.register("construct_page_action_menu", entrances.open_review_instead)
hooks.register("construct_homepage_panels", entrances.list_reviews_first)
hooks.register("before_edit_page", entrances.tell_why_sent_back)
hooks.register("register_page_header_buttons", entrances.sheet_button)
hooks.register("register_admin_urls", entrances.review_urls)
hooks.register("register_reports_menu_item", entrances.records_menu_item)
hooks.register("insert_global_admin_css", entrances.stylesheet)
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
hooks.register("feeds_of_page", feeds_of_page)
hooks.register("hot_lists_of_page", hot_lists_of_page)


@hooks.register("register_admin_viewset")
def list_articles():
    return article_listing()


@hooks.register("register_admin_urls")
def most_read_urls():
    return [
        path("pages/<int:page_id>/views/", corrections.CorrectViewsView.as_view(), name="articles_correct_views"),
        path("reports/most-read/", MostReadReport.as_view(), name="articles_most_read"),
        path(
            "reports/most-read/results/", MostReadReport.as_view(results_only=True), name="articles_most_read_results"
        ),
    ]


@hooks.register("register_permissions")
def right_to_correct_views():
    return Permission.objects.filter(content_type__app_label="articles", codename="correct_view_count")


@hooks.register("register_log_actions")
def view_log_actions(actions):
    actions.register_action(corrections.LOG_CORRECT)(corrections.CorrectionFormatter)
    actions.register_action(corrections.LOG_LAST)(corrections.LastViewsFormatter)


@hooks.register("register_reports_menu_item")
def most_read_menu_item():
    return PageWriterMenuItem(_("Most read articles"), reverse("articles_most_read"), icon_name="view", order=710)


@hooks.register("register_admin_menu_item")
def inbox_menu_item():
    return InboxMenuItem(_("Reviews"), reverse("articles_reviews"), name="reviews", icon_name="tasks", order=90)


@hooks.register("register_reports_menu_item")
def emergency_menu_item():
    return PageStaffMenuItem(
        _("Published without review"), reverse("articles_emergency_report"), icon_name="warning", order=720
    )


@hooks.register("register_log_actions")
def review_log_actions(actions):
    actions.register_action(
        "articles.emergency_publish", _("Published without review"), _("Published without review, in an emergency")
    )
    actions.register_action(
        restarts.RESTART, _("Reviews began again"), _("The page changed during review, so its reviews began again")
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
    return PageStaffMenuItem(_("Withdrawals"), reverse("articles_withdrawals"), icon_name="download", order=720)


@hooks.register("register_reports_menu_item")
def trash_menu_item():
    return PageStaffMenuItem(_("Trash"), reverse("articles_trash"), icon_name="bin", order=990)


@hooks.register("register_log_actions")
def withdrawal_log_actions(actions):
    actions.register_action(LOG_WITHDRAW)(withdrawals.WithdrawLogFormatter)
    actions.register_action(LOG_RESTORE, _("Bring back"), _("Brought back from the trash"))
