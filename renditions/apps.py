from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RenditionsConfig(AppConfig):
    name = "renditions"
    verbose_name = _("sizes of pictures")

    def ready(self):
        from .signal_handlers import register_signal_handlers

        register_signal_handlers()
