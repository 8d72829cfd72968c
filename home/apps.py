from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("portal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from .content_webhooks import announce_events
        from .signal_handlers import connect

        announce_events()
        connect()
