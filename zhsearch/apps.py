from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class ZhsearchConfig(AppConfig):
    name = "zhsearch"
    verbose_name = _("Chinese search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401 -- registers itself
        from .models import SearchTerm
        from .words import forget_terms

        post_save.connect(forget_terms, sender=SearchTerm)
        post_delete.connect(forget_terms, sender=SearchTerm)
