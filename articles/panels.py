from django import forms

from wagtail.admin.panels import Panel


class TitleDiffersPanel(Panel):
    """A hint while the title readers see differs from the one the source printed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/panels/title_differs.html"

        @property
        def media(self):
            return forms.Media(js=["articles/title_differs.js"])
