"""How the pushing of addresses stands, beside the settings that switch it on."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import Panel

from deliveries.pushes import push_state


class PushPanel(Panel):
    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Addresses pushed")} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/panels/push_state.html"

        def get_context_data(self, parent_context=None):
            site = self.instance.site.root_url if self.instance.site_id else ""
            return super().get_context_data(parent_context) | {"engines": push_state(site)}
