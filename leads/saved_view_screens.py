"""Keeping a list under a name, and letting it go again."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from .rights import may_somewhere
from .saved_views import SavedView, lasting

LIST = "wagtailsnippets_leads_lead:list"


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        help_texts = {
            "name": gettext_lazy("A name that you have used already gets the new filters."),
            "is_shared": gettext_lazy("Everybody who sees leads sees this view, with the leads that are open to them."),
        }


class SaveViewView(FormView):
    """The filters of the list one came from, under a name."""

    template_name = "leads/desk/save_view.html"
    form_class = SavedViewForm

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, "view"):
            raise PermissionDenied
        self.query = lasting(request.GET)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"query": self.query}

    def form_valid(self, form):
        values = form.cleaned_data | {"query": self.query[:2000]}
        name = values.pop("name")
        SavedView.objects.update_or_create(owner=self.request.user, name=name, defaults=values)
        messages.success(self.request, _("The view “%(name)s” is saved.") % {"name": name})
        return redirect(f"{reverse(LIST)}?{self.query}")


class ForgetViewView(View):
    """Only by whom it belongs to; others would lose a list they did not make."""

    def post(self, request, pk):
        view = get_object_or_404(SavedView, pk=pk, owner=request.user)
        view.delete()
        messages.success(request, _("The view “%(name)s” is gone. Its leads stay.") % {"name": view.name})
        return redirect(f"{reverse(LIST)}?{lasting(QueryDict(view.query))}")
