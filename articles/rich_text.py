"""What our editor adds to Wagtail's: text is put in order on paste, in a paragraph, or in the whole body."""

from django.forms import Media, Script
from django.utils.translation import gettext_lazy as _

from wagtail.admin.rich_text.editors.draftail.features import ControlFeature, PluginFeature


class TidyFeature(PluginFeature):
    """A button in the toolbar of a paragraph, and cleaning of what is pasted there."""

    def __init__(self):
        super().__init__({"type": "TIDY"})

    def construct_options(self, options):
        super().construct_options(options)
        ControlFeature({"type": "TIDY"}).construct_options(options)

    @property
    def media(self):
        words = {
            "data-title": _("Tidy up this text"),
            "data-done": _("Paragraph blocks put in order: %s."),
            "data-nothing": _("Everything is in order already."),
            "data-undone": _("The text is as it was before."),
        }
        return Media(js=[Script("articles/tidy.js", **words)])


def register_tidy(features) -> None:
    """Hook `register_rich_text_features`."""
    features.register_editor_plugin("draftail", "tidy", TidyFeature())
