from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from .admin import DeliveryViewSet, ReadOnlyPolicy
from .bulk_actions import SendAgain
from .models import Delivery

register_permission_policy(Delivery, ReadOnlyPolicy(Delivery))
register_snippet(DeliveryViewSet)
hooks.register("register_bulk_action", SendAgain)
