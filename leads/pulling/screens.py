"""The screen of tokens: made, shown once, revoked."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from wagtail.admin.menu import MenuItem

from ..exports.columns import COLUMNS
from ..rights import institutions, institutions_open_to, may_somewhere
from .tokens import PullToken, make_token


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("Which system it is for."))
    institution = forms.ModelChoiceField(
        label=gettext_lazy("Institution"), queryset=None, empty_label=gettext_lazy("All institutions")
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=[(key, column.heading) for key, column in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    phones_shown = forms.BooleanField(label=gettext_lazy("With names and numbers in full"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, reach = user, institutions_open_to(user, "configure")
        found = institutions().order_by("path")
        self.fields["institution"].queryset = found if reach is None else found.filter(pk__in=reach)
        self.fields["institution"].required = reach is not None

    def clean(self):
        reach, institution = institutions_open_to(self.user, "reveal"), self.cleaned_data.get("institution")
        covered = reach is None or institution is not None and institution.pk in reach
        if self.cleaned_data.get("phones_shown") and not covered:
            self.add_error("phones_shown", _("You may not see these numbers yourself."))
        return self.cleaned_data


class ForConfigurersMixin:
    """Closed to who may not configure leads."""

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, "configure"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def tokens(self):
        reach = institutions_open_to(self.request.user, "configure")
        return PullToken.objects.filter(Q() if reach is None else Q(institution__in=reach))


class TokensView(ForConfigurersMixin, FormView):
    template_name = "leads/desk/pull_tokens.html"
    form_class = TokenForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        _token, text = make_token(made_by=self.request.user, **form.cleaned_data)
        answer = self.render_to_response(self.get_context_data(form=TokenForm(user=self.request.user), made=text))
        answer["Cache-Control"] = "no-store"
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tokens": self.tokens().select_related("institution", "made_by")}


class RevokeView(ForConfigurersMixin, View):
    http_method_names = ["post"]

    def post(self, request, pk, *args, **kwargs):
        token = get_object_or_404(self.tokens(), pk=pk)
        PullToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, _("The token opens nothing any more."))
        return HttpResponseRedirect(reverse("leads_pull_tokens"))


class TokensMenuItem(MenuItem):
    def is_shown(self, request):
        return may_somewhere(request.user, "configure")


def tokens_menu_item():
    return TokensMenuItem(
        gettext_lazy("Tokens for pulling leads"), reverse("leads_pull_tokens"), icon_name="key", order=830
    )


def token_urls():
    return [
        path("leads/tokens/", TokensView.as_view(), name="leads_pull_tokens"),
        path("leads/tokens/<int:pk>/revoke/", RevokeView.as_view(), name="leads_pull_revoke"),
    ]
