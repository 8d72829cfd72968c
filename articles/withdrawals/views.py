"""The form that withdraws a page, and the same for several at once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

import swapper
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from .forms import WithdrawForm
from .withdraw import may_withdraw, withdraw

swapper.set_app_prefix("wagtailcore", "wagtail")


class WithdrawView(WagtailAdminTemplateMixin, FormView):
    form_class = WithdrawForm
    template_name = "articles/withdrawals/withdraw.html"
    page_title = gettext_lazy("Withdraw")
    header_icon = "download"

    def dispatch(self, request, page_id):
        page_model = swapper.load_model("wagtailcore", "Page")
        self.page = get_object_or_404(page_model, pk=page_id).specific
        if not may_withdraw(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        page = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, page, here]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"live_below": self.page.get_descendants().live().count()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "mirrors": list(self.page.aliases.live()),
            "next_url": self.next_url(),
        }

    def next_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def form_valid(self, form):
        withdraw(self.page, by=self.request.user, **form.words())
        text = _("“%(title)s” has been withdrawn. Its address answers that it is gone.")
        messages.success(self.request, text % {"title": self.page.get_admin_display_title()})
        return redirect(self.next_url())


class WithdrawBulkAction(PageBulkAction):
    """One reason for all of them, or none is withdrawn."""

    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Withdraw selected pages")
    template_name = "articles/withdrawals/withdraw_bulk.html"
    action_priority = 49
    form_class = WithdrawForm

    def check_perm(self, page):
        return may_withdraw(page, self.request.user)

    def get_execution_context(self):
        return super().get_execution_context() | {"words": self.cleaned_form.words()}

    @classmethod
    @transaction.atomic
    def execute_action(cls, objects, user=None, words=None, **kwargs):
        for page in objects:
            withdraw(page.specific, by=user, **words)
        return len(objects), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        text = ngettext(
            "%(count)d page has been withdrawn.", "%(count)d pages have been withdrawn.", num_parent_objects
        )
        return text % {"count": num_parent_objects}
