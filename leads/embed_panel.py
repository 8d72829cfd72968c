from django.urls import reverse

from wagtail.admin.panels import Panel


class EmbedPanel(Panel):
    """The line an editor hands to whoever runs the other site."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "leads/desk/embed_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            parts = self.instance.get_url_parts(self.request)
            script = reverse("leads:embed_script", args=[self.instance.pk])
            facts = {"script": f"{parts[1] if parts else ''}{script}", "address": self.instance.full_url}
            return super().get_context_data(parent_context) | facts
