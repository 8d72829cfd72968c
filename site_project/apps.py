from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteProjectConfig(AppConfig):
    name = "site_project"
    verbose_name = _("site")

    def ready(self):
        from .chinese_names import say_in_chinese
        from .page_cache.reads import watch_objects
        from .page_cache.writes import watch_connections
        from .roles import ensure_roles

        post_migrate.connect(ensure_roles, sender=self)
        post_migrate.connect(say_in_chinese, sender=self)
        watch_connections()
        watch_objects()
