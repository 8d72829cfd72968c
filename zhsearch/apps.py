from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZhsearchConfig(AppConfig):
    name = "zhsearch"
    verbose_name = _("Chinese search")
    default_auto_field = "django.db.models.BigAutoField"
