from django import template
from django.urls import reverse

from wagtail.admin.templatetags.wagtailadmin_tags import bulk_action_choices

from ..bulk_actions import offered_to
from ..pipeline import name_of

register = template.Library()
register.filter("colleague", name_of)


@register.inclusion_tag("wagtailadmin/shared/buttons.html", takes_context=True)
def lead_bulk_actions(context):
    """Wagtail's bar offers every action to everybody; this one what the reader may do."""
    offered = {
        reverse("wagtail_bulk_action", args=["leads", "lead", action.action_type])
        for action in offered_to(context["request"].user)
    }
    buttons = bulk_action_choices(context, "leads", "lead")["buttons"]
    return {"buttons": [button for button in buttons if button.url in offered]}
