"""What can be changed in a lead by hand: only what its reader changed, and never over a colleague's head."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.forms import WagtailAdminModelForm

from .desk_scope import marketing_staff
from .pipeline import CONTACT, name_of, note_contact, what_happened
from .quarantine import after_release

WATCHED = ("state", "assignee", "follow_up_on", "is_suspected_spam")


class StaffField(forms.ModelChoiceField):
    """Colleagues by their names."""

    def label_from_instance(self, user):
        return name_of(user)


def as_seen(lead) -> dict[str, str]:
    """What stands in the form when it is opened."""
    return {
        "state": lead.state,
        "assignee": str(lead.assignee_id or ""),
        "follow_up_on": str(lead.follow_up_on or ""),
        "is_suspected_spam": str(lead.is_suspected_spam),
    }


class LeadForm(WagtailAdminModelForm):
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = as_seen(self.instance)
        self.fields["seen"].initial = json.dumps(self.stored)
        if "assignee" in self.fields:
            self.fields["assignee"].queryset = marketing_staff(self.for_user, lead=self.instance)
            self.fields["assignee"].label_from_instance = name_of

    def clean(self):
        cleaned, seen = super().clean(), self.what_was_seen()
        for name in WATCHED:
            if name in cleaned and name in self.fields:
                self.respect_others(cleaned, name, seen[name])
        if cleaned.get("is_suspected_spam") and cleaned.get("state") in CONTACT - {self.stored["state"]}:
            self.add_error("state", _("Suspected spam moves no further. Say first that it is none."))
        return cleaned

    def what_was_seen(self) -> dict[str, str]:
        try:
            told = json.loads(self.data.get("seen") or "{}")
        except ValueError:
            told = {}
        return self.stored | (told if isinstance(told, dict) else {})

    def respect_others(self, cleaned: dict, name: str, seen: str) -> None:
        """Keep what a colleague changed meanwhile; where both changed the same, say so."""
        stored, value = self.stored[name], cleaned[name]
        typed = str(getattr(value, "pk", value) if value is not None else "")
        if typed == seen:
            cleaned[name] = self.initial_value(name)
        elif stored not in {seen, typed}:
            before = self._meta.model.objects.get(pk=self.instance.pk)
            told = what_happened(before) if name == "state" else _("A colleague has changed this meanwhile.")
            self.add_error(name, told)

    def initial_value(self, name: str):
        field, value = self.fields[name], self.get_initial_for_field(self.fields[name], name)
        return field.clean(value) if name == "assignee" else value

    def save(self, commit=True):
        note_contact(self.instance)
        self.instance.save(update_fields=[*WATCHED, "first_contacted_at"])
        if self.stored["is_suspected_spam"] == "True" and not self.instance.is_suspected_spam:
            after_release(self.instance, self.for_user)
        return self.instance
