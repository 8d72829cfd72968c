"""The screen of the privacy officer: one person's data, found, handed out, erased."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from wagtail.admin.menu import MenuItem

from .lead import Lead
from .people import erase, hand_out, look_for
from .rights import leads_seen_by, may_somewhere

RIGHT = "erase"


class PersonForm(forms.Form):
    person = forms.CharField(
        label=gettext_lazy("Telephone number or receipt"),
        max_length=60,
        help_text=gettext_lazy("The whole number, however it is written. That you have looked is written down."),
    )


class ReasonForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=100, help_text=gettext_lazy("For example: asked by telephone.")
    )


class PersonView(FormView):
    """By POST alone: a number in an address would stand in every log on the way."""

    template_name = "leads/desk/person.html"
    form_class = PersonForm

    def dispatch(self, request, *args, **kwargs):
        if not may_somewhere(request.user, RIGHT):
            raise PermissionDenied
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer

    def post(self, request, *args, **kwargs):
        if "hand_out" in request.POST:
            return self.hand_out()
        if "erase" in request.POST:
            return self.erase()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        found = look_for(form.cleaned_data["person"], by=self.request.user)
        return self.render_to_response(self.get_context_data(form=form, found=found, reason=ReasonForm(), looked=True))

    def chosen(self) -> list[Lead]:
        numbers = [number for number in self.request.POST.getlist("lead") if number.isdecimal() and len(number) < 18]
        return list(leads_seen_by(self.request.user, RIGHT).filter(pk__in=numbers).order_by("created_at", "pk"))

    def hand_out(self):
        data = hand_out(self.chosen(), by=self.request.user)
        answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = 'attachment; filename="person.json"'
        return answer

    def erase(self):
        reason, chosen = ReasonForm(self.request.POST), self.chosen()
        if not reason.is_valid():
            context = self.get_context_data(form=PersonForm(), found=chosen, reason=reason, looked=True)
            return self.render_to_response(context)
        count = erase(chosen, by=self.request.user, why=reason.cleaned_data["why"])
        messages.success(self.request, _("%(count)d enquiries were erased.") % {"count": count})
        return self.render_to_response(self.get_context_data(form=PersonForm()))


class PersonMenuItem(MenuItem):
    def is_shown(self, request):
        return may_somewhere(request.user, RIGHT)


def person_urls():
    return [path("leads/person/", PersonView.as_view(), name="leads_person")]


def person_menu_item():
    return PersonMenuItem(gettext_lazy("One person's data"), reverse("leads_person"), icon_name="user", order=810)
