"""Panels of the article's editor."""

from wagtail.admin.panels import FieldPanel, HelpPanel

# Wagtail's script would turn a Chinese title into an empty or crippled slug; the server makes it from pinyin.
SLUGLESS_TITLE = FieldPanel("title", classname="title")


class TidyPanel(HelpPanel):
    """One button below the body that tidies every paragraph, and one that takes it back."""

    def __init__(self, **kwargs):
        super().__init__(**{"template": "articles/panels/tidy.html", **kwargs})
