from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from .sealing import ring


@checks.register(checks.Tags.urls)
def check_addresses(app_configs, **kwargs):
    """leads.E001: a form must have an address it can be sent to."""
    try:
        reverse("leads:submit", args=[1])
    except NoReverseMatch:
        hint = 'Add path("leads/", include("leads.urls")) before Wagtail\'s own addresses.'
        return [checks.Error("The addresses of leads are not among the site's.", hint=hint, id="leads.E001")]
    return []


@checks.register(checks.Tags.security)
def check_keys(app_configs, **kwargs):
    """leads.E002: who asked is encrypted, or is not by an explicit word."""
    try:
        ring()
    except ImproperlyConfigured as error:
        hint = "Put a key into LEADS_KEYS, or set LEADS_ENCRYPTION = False to store personal data in clear text."
        return [checks.Error(str(error), hint=hint, id="leads.E002")]
    return []
