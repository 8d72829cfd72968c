from django.conf import settings

from .presets import ENCODINGS, PRESETS, Preset


class RenditionsConf:
    @property
    def PRESETS(self) -> dict[str, Preset]:
        """Every place by its name: ours, and those the site adds or redefines."""
        return PRESETS | getattr(settings, "RENDITIONS_PRESETS", {})

    @property
    def ENCODINGS(self) -> dict[str, str]:
        """By the name of a format, the end of the filter spec that makes it. Another one asks for new files."""
        return ENCODINGS | getattr(settings, "RENDITIONS_ENCODINGS", {})


conf = RenditionsConf()
