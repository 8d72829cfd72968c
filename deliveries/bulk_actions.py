from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .models import Delivery
from .relay import send_again
from .rights import deliveries_open_to, may_send_again


class SendAgain(SnippetBulkAction):
    """Queue chosen messages anew."""

    models = [Delivery]
    display_name = _("Send again")
    aria_label = _("Send the chosen messages again")
    action_type = "send_again"
    template_name = "deliveries/confirm_send_again.html"

    def check_perm(self, obj):
        return may_send_again(self.request.user, obj)

    def get_all_objects_in_listing_query(self, parent_id):
        return deliveries_open_to(self.request.user).values_list("pk", flat=True)

    def get_actionable_objects(self):
        # Without the names of what one may not see.
        return super().get_actionable_objects()[0], {"items_with_no_access": []}

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return send_again(Delivery.objects.filter(pk__in=[delivery.pk for delivery in objects])), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        return ngettext(
            "%(count)d message is waiting to be sent.", "%(count)d messages are waiting to be sent.", num_parent_objects
        ) % {"count": num_parent_objects}
