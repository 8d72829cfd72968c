"""The rights of a group on the leads of single institutions, on Wagtail's screen of the group."""

from itertools import groupby

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_lazy

from wagtail.admin.forms.formsets import BaseFormSetMixin

from .rights import LeadGroupRight, institutions, permissions_on_leads

LABELS = {
    "view_lead": gettext_lazy("See masked"),
    "work_lead": gettext_lazy("Work"),
    "reveal_lead": gettext_lazy("Reveal"),
    "export_lead": gettext_lazy("Export"),
    "erase_lead": gettext_lazy("Erase"),
    "configure_lead": gettext_lazy("Configure"),
}


class InstitutionField(forms.ModelChoiceField):
    """An institution by its title, with the page above where that tells two apart."""

    def label_from_instance(self, page):
        return page.get_admin_display_title()


class RightsForm(forms.Form):
    """What the group may do at one institution."""

    institution = InstitutionField(label=gettext_lazy("Institution"), queryset=None)
    permissions = forms.MultipleChoiceField(
        choices=list(LABELS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions().order_by("path")


class BaseRightsFormSet(BaseFormSetMixin, forms.BaseFormSet):
    """One row an institution. Wagtail shows it on the screen of the group and saves it with the group."""

    def __init__(self, data=None, files=None, instance=None, prefix="lead_rights"):
        self.instance = instance or Group()
        super().__init__(data, files, initial=self.rows_stored(), prefix=prefix)

    def rows_stored(self) -> list[dict]:
        if self.instance.pk is None:
            return []
        rights = self.instance.lead_rights.select_related("permission").order_by("institution__path", "institution")
        return [
            {"institution": page, "permissions": [right.permission.codename for right in found]}
            for page, found in groupby(rights, lambda right: right.institution_id)
        ]

    def rows_wanted(self) -> list[dict]:
        return [
            form.cleaned_data
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("institution")
        ]

    def clean(self):
        if any(self.errors):
            return
        chosen = [row["institution"] for row in self.rows_wanted()]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(gettext("An institution is chosen twice."))

    @transaction.atomic
    def save(self):
        known = {permission.codename: permission for permission in permissions_on_leads()}
        wanted = {(row["institution"].pk, known[name].pk) for row in self.rows_wanted() for name in row["permissions"]}
        stored = {(right.institution_id, right.permission_id): right.pk for right in self.instance.lead_rights.all()}
        self.instance.lead_rights.filter(pk__in=[stored[key] for key in stored.keys() - wanted]).delete()
        for page, permission in sorted(wanted - stored.keys()):
            LeadGroupRight.objects.create(group=self.instance, institution_id=page, permission_id=permission)

    def as_admin_panel(self):
        return render_to_string("leads/desk/group_rights.html", {"formset": self})


GroupRightsFormSet = forms.formset_factory(RightsForm, formset=BaseRightsFormSet, extra=0, can_delete=True)
