"""Where the admin offers to withdraw, and where it says that a page is withdrawn."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin import messages
from wagtail.admin.action_menu import UnpublishMenuItem
from wagtail.log_actions import LogFormatter

from ..review.credits import name_of
from ..review.rules import is_under_review_rules
from .records import open_withdrawal
from .withdraw import may_withdraw

UNPUBLISH_ORDER = 20  # where Wagtail has its button


class WithdrawMenuItem(UnpublishMenuItem):
    """Shown to those who may withdraw, also while a newer version is under review."""

    label = gettext_lazy("Withdraw")
    name = "action-withdraw"

    def get_url(self, context):
        return reverse("articles_withdraw", args=[context["page"].pk])


class WithdrawLogFormatter(LogFormatter):
    label = gettext_lazy("Withdraw")
    message = gettext_lazy("Withdrawn")

    def format_comment(self, log_entry):
        return log_entry.data.get("reason", "")


def offer_in_menu(menu_items, request, context) -> None:
    """Hook `construct_page_action_menu`: withdrawing takes the place of unpublishing."""
    menu_items[:] = [item for item in menu_items if type(item) is not UnpublishMenuItem]
    if context["view"] == "edit" and may_withdraw(context["page"], request.user):
        menu_items.append(WithdrawMenuItem(order=UNPUBLISH_ORDER))


def ask_for_reason(request, page):
    """Hook `before_unpublish_page`: under review rules no page leaves the site without a reason."""
    if not is_under_review_rules(page):
        return None
    messages.warning(request, _("Please say why the page is withdrawn."))
    return redirect("articles_withdraw", page.pk)


def refuse_bulk_unpublish(request, action_type, objects, action):
    """Hook `before_bulk_action`."""
    if action_type != "unpublish" or not any(is_under_review_rules(page) for page in objects):
        return None
    messages.error(request, _("Pages under review leave the site only for a reason: please choose “Withdraw” instead."))
    return redirect(action.next_url)


def say_that_it_is_withdrawn(request, page) -> None:
    """Hook `before_edit_page`: who took the page off, when and why."""
    withdrawal = open_withdrawal(page.pk)
    if withdrawal is None or request.method != "GET":
        return
    text = _("Withdrawn by %(person)s at %(time)s. Reason: %(reason)s")
    facts = {
        "person": name_of(withdrawal.by),
        "time": f"{localtime(withdrawal.at):%Y-%m-%d %H:%M}",
        "reason": withdrawal.reason,
    }
    messages.warning(request, text % facts)
