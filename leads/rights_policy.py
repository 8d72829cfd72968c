"""What Wagtail asks before it opens a door to leads, answered by the rights on leads."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wagtail.permission_policies import ModelPermissionPolicy

from .desk_scope import leads_on_desk
from .lead import Lead
from .rights import leads_seen_by, may, may_everywhere, may_somewhere, people_with


class LeadPolicy(ModelPermissionPolicy):
    """Seeing, working and erasing leads are rights of their own, apart from those on pages."""

    RIGHTS = {"view": "view", "change": "work", "delete": "erase"}

    def user_has_permission(self, user, action):
        return action in self.RIGHTS and may_somewhere(user, self.RIGHTS[action])

    def user_has_permission_for_instance(self, user, action, instance):
        return action in self.RIGHTS and may(user, self.RIGHTS[action], instance)

    def instances_user_has_any_permission_for(self, user, actions):
        found = Lead.objects.none()
        for action in set(actions) & set(self.RIGHTS):
            found |= leads_seen_by(user, self.RIGHTS[action])
        return found

    def users_with_any_permission(self, actions):
        return people_with({self.RIGHTS[action] for action in actions if action in self.RIGHTS})


class ConfiguredPolicy(ModelPermissionPolicy):
    """What is set up for all institutions: by its own permissions, or by the right to configure leads everywhere."""

    def user_has_permission(self, user, action):
        return super().user_has_permission(user, action) or may_everywhere(user, "configure")


def lead_for(user, right: str, key: int) -> Lead:
    """The lead on the desk with this key.

    Raises Http404 for one the user does not see, PermissionDenied without the right to it.
    Whoever sees no lead at all is refused before the key is looked at: nothing tells which keys are taken.
    """
    if not may_somewhere(user, "view"):
        raise PermissionDenied
    lead = get_object_or_404(leads_on_desk(user), pk=key)
    if not may(user, right, lead):
        raise PermissionDenied
    return lead


class OneLeadMixin:
    """A view of Wagtail's on one lead, for those who have the right to it."""

    right = "view"

    def get_object(self, queryset=None):
        if isinstance(getattr(self, "object", None), Lead):
            return self.object  # Wagtail's own views ask twice
        return lead_for(self.request.user, self.right, self.key_of_lead())

    def key_of_lead(self) -> int:
        return self.kwargs["pk"]


class KeptAddressMixin(OneLeadMixin):
    """The same where people keep the address: that of a merged lead leads to what it is part of."""

    merged = None

    def key_of_lead(self):
        key = super().key_of_lead()
        self.merged = leads_seen_by(self.request.user).filter(pk=key).exclude(merged_into=None).first()
        return self.merged.merged_into_id if self.merged else key

    def dispatch(self, request, *args, **kwargs):
        if not self.merged:
            return super().dispatch(request, *args, **kwargs)
        words = {"other": self.merged.receipt, "lead": self.object.receipt}
        messages.info(request, _("%(other)s is now part of %(lead)s.") % words)
        return redirect(request.resolver_match.view_name, self.object.pk)
