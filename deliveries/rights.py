"""Who may configure targets: all of them by Django's permission, or those beneath the places an app answers for.

An app that knows of such places registers the hook `notice_target_places`: a function that is given a user and answers
the keys of pages, or None for the whole portal.
"""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from wagtail import hooks
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Delivery
from .targets import NoticeTarget, targets_beneath

NOWHERE = frozenset()


def places_open_to(user) -> frozenset[int] | None:
    """Keys of the pages beneath which the user may configure targets; None for the whole portal."""
    if user.has_perm("deliveries.change_noticetarget"):
        return None
    answers = [answer(user) for answer in hooks.get_hooks("notice_target_places")]
    return None if None in answers else NOWHERE.union(*answers)


def targets_open_to(user) -> QuerySet[NoticeTarget]:
    return targets_beneath(places_open_to(user))


def may_configure(user) -> bool:
    """Whether the user may configure any target at all."""
    return places_open_to(user) != NOWHERE


def deliveries_open_to(user) -> QuerySet[Delivery]:
    """The messages of the ledger that the user may see: all of them, or those to targets of theirs."""
    if user.has_perm("deliveries.view_delivery"):
        return Delivery.objects.all()
    return Delivery.objects.filter(notice_target__in=targets_open_to(user))


class TargetPolicy(ModelPermissionPolicy):
    """Every action on a target is one right."""

    def user_has_permission(self, user, action):
        return action != "publish" and user.is_active and may_configure(user)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and targets_open_to(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        return targets_open_to(user)


class LedgerPolicy(ModelPermissionPolicy):
    """The ledger is read, never written by hand."""

    def user_has_permission(self, user, action):
        return action == "view" and (super().user_has_permission(user, action) or may_configure(user))

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and deliveries_open_to(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        return deliveries_open_to(user)


def target_for(user, key) -> NoticeTarget:
    """Raises Http404 for one the user may not configure: nothing tells that it is there."""
    return get_object_or_404(targets_open_to(user), pk=key)


def may_send_again(user, delivery: Delivery) -> bool:
    if user.has_perm("deliveries.change_delivery"):
        return True
    return delivery.notice_target_id is not None and targets_open_to(user).filter(pk=delivery.notice_target_id).exists()
