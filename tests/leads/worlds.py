"""The form page classes on which the tests of the form run."""

from django.conf import settings

from tests.own_pages.models import OwnLeadFormPage


class OwnForm:
    form_class = OwnLeadFormPage


if not settings.SWAPPED_BASE_PAGE:
    from leads.models import LeadFormPage

    class ReadyMadeForm:
        form_class = LeadFormPage

else:

    class ReadyMadeForm(OwnForm):
        """There is none: the own page stands in, so that every claim still runs."""
