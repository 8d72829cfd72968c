from django.urls import path, re_path

from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from .admin import DeliveryViewSet
from .bulk_actions import SendAgain
from .dead_letters import show_dead_letters
from .models import Delivery, NoticeTarget
from .rights import LedgerPolicy, TargetPolicy
from .target_admin import DeleteTargets, TargetViewSet
from .views import settle_dead, show_secret, try_target

register_permission_policy(Delivery, LedgerPolicy(Delivery))
register_permission_policy(NoticeTarget, TargetPolicy(NoticeTarget))
register_snippet(DeliveryViewSet)
register_snippet(TargetViewSet)
hooks.register("register_bulk_action", SendAgain)
hooks.register("register_bulk_action", DeleteTargets, order=1)  # after Wagtail's, whose place it takes
hooks.register("construct_homepage_panels", show_dead_letters)


@hooks.register("register_admin_urls")
def delivery_urls():
    return [
        path("deliveries/targets/<int:pk>/test/", try_target, name="deliveries_try"),
        path("deliveries/targets/<int:pk>/secret/", show_secret, name="deliveries_secret"),
        re_path(r"^deliveries/dead/(?P<deed>again|drop)/$", settle_dead, name="deliveries_dead"),
    ]
