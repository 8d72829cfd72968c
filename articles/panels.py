"""Panels of the article's editor."""

from django import forms

from wagtail.admin.panels import FieldPanel, HelpPanel, Panel

# Wagtail's script would turn a Chinese title into an empty or crippled slug; the server makes it from pinyin.
SLUGLESS_TITLE = FieldPanel("title", classname="title")


class TitleDiffersPanel(Panel):
    """A hint while the title readers see differs from the one the source printed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/panels/title_differs.html"

        @property
        def media(self):
            return forms.Media(js=["articles/title_differs.js"])


class TidyPanel(HelpPanel):
    """One button below the body that tidies every paragraph, and one that takes it back."""

    def __init__(self, **kwargs):
        super().__init__(**{"template": "articles/panels/tidy.html", **kwargs})
