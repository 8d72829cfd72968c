"""Changing the number of views by hand: a right of its own, with a reason, on record."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

import swapper
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.log_actions import LogFormatter, log

from ..conf import article_model
from ..view_counts import ViewTotal

swapper.set_app_prefix("wagtailcore", "wagtail")
LOG_CORRECT = "articles.correct_views"
LOG_LAST = "articles.last_views"
SHORTEST_REASON = 10


def may_correct_views(user, page) -> bool:
    return user.has_perm("articles.correct_view_count") and page.permissions_for_user(user).can_edit()


@transaction.atomic
def correct_views(page, *, to: int, by, reason: str) -> None:
    """Set the number of views; what is counted meanwhile comes on top. Raises PermissionDenied."""
    if not may_correct_views(by, page):
        raise PermissionDenied
    ViewTotal.objects.get_or_create(page_id=page.pk)
    total = ViewTotal.objects.select_for_update().get(page_id=page.pk)
    change = to - total.views
    ViewTotal.objects.filter(pk=total.pk).update(views=F("views") + change, base=F("base") + change)
    log(page, LOG_CORRECT, user=by, data={"before": total.views, "after": to, "reason": reason})


def log_last_views(sender, instance, **kwargs) -> None:
    """Receiver of `pre_delete`: the number of a deleted page stays in its history."""
    if sender is not swapper.load_model("wagtailcore", "Page"):
        return
    total = ViewTotal.objects.filter(page_id=instance.pk).first()
    if total and total.views:
        log(instance, LOG_LAST, data={"views": total.views, "base": total.base}, deleted=True)


class CorrectionFormatter(LogFormatter):
    label = gettext_lazy("Correct the number of views")

    def format_message(self, log_entry):
        return _("Views corrected from %(before)s to %(after)s") % log_entry.data

    def format_comment(self, log_entry):
        return log_entry.data.get("reason", "")


class LastViewsFormatter(LogFormatter):
    label = gettext_lazy("Views when it was deleted")

    def format_message(self, log_entry):
        return _("%(views)s views when it was deleted") % log_entry.data


class CorrectionForm(forms.Form):
    views = forms.IntegerField(
        label=gettext_lazy("Number of views"),
        min_value=0,
        max_value=10**12,
        help_text=gettext_lazy("What is counted from now on comes on top."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("At least ten characters. Kept in the history of the page."),
    )


class CorrectViewsView(WagtailAdminTemplateMixin, FormView):
    form_class = CorrectionForm
    template_name = "articles/counting/correct.html"
    page_title = gettext_lazy("Correct the number of views")
    header_icon = "view"

    def dispatch(self, request, page_id):
        self.page = get_object_or_404(article_model(), pk=page_id)
        if not may_correct_views(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request)

    def get_breadcrumbs_items(self):
        title = self.page.get_admin_display_title()
        here = {"url": "", "label": self.get_page_title(), "sublabel": title}
        return [*self.breadcrumbs_items, {"url": self.edit_url, "label": title}, here]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_initial(self):
        return {"views": self.total.views}

    @property
    def total(self) -> ViewTotal:
        return ViewTotal.objects.filter(page_id=self.page.pk).first() or ViewTotal(page_id=self.page.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"total": self.total, "edit_url": self.edit_url}

    def form_valid(self, form):
        words = form.cleaned_data
        correct_views(self.page, to=words["views"], by=self.request.user, reason=words["reason"])
        messages.success(self.request, _("The number of views is now %(views)s.") % {"views": words["views"]})
        return redirect(self.edit_url)
