from django.core import checks
from django.urls import NoReverseMatch, reverse


@checks.register(checks.Tags.urls)
def check_addresses(app_configs, **kwargs):
    """leads.E001: a form must have an address it can be sent to."""
    try:
        reverse("leads:submit", args=[1])
    except NoReverseMatch:
        hint = 'Add path("leads/", include("leads.urls")) before Wagtail\'s own addresses.'
        return [checks.Error("The addresses of leads are not among the site's.", hint=hint, id="leads.E001")]
    return []
