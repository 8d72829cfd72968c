from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "leads"
    verbose_name = _("leads")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401 -- registers itself
        from .notices import announce_events
        from .signal_handlers import connect
        from .statistics.weekly import announce_week

        announce_events()
        announce_week()
        connect()
