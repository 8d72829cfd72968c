from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from wagtail.users.views.bulk_actions import AssignRoleBulkAction


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(Group.objects.all(), label=_("Role"))


class AssignRole(AssignRoleBulkAction):
    """Wagtail's, with a label that can be said in Chinese."""

    form_class = RoleForm
