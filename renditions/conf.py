from django.conf import settings

from .presets import PRESETS, Preset


class RenditionsConf:
    @property
    def PRESETS(self) -> dict[str, Preset]:
        """Every place by its name: ours, and those the site adds or redefines."""
        return PRESETS | getattr(settings, "RENDITIONS_PRESETS", {})


conf = RenditionsConf()
