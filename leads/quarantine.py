"""Suspected spam that was none: released by hand, and only then told to marketing."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .assignment import assign_by_rule
from .lead import Lead, LeadEvent
from .notices import tell_released
from .rights_policy import lead_for


@transaction.atomic
def release_from_quarantine(lead: Lead, by) -> bool:
    """Treat the lead as any other from now on and tell marketing of it, once; whether it was held back until now."""
    held = Lead.objects.select_for_update().filter(pk=lead.pk, is_suspected_spam=True).first()
    if held is None:
        return False
    lead.is_suspected_spam = held.is_suspected_spam = False
    held.save(update_fields=["is_suspected_spam"])
    after_release(held, by)
    return True


def after_release(lead: Lead, by) -> None:
    """What a new lead gets at once and this one did not: somebody to work it, and a notice."""
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.RELEASED, by=by)
    assign_by_rule(lead)
    # Its form may be gone; then whoever released it knows.
    tell_released(lead, lead.form_page.specific.recipients if lead.form_page else "")


@require_POST
def release(request, pk):
    """The button at the desk."""
    lead = lead_for(request.user, "work", pk)
    if release_from_quarantine(lead, request.user):
        messages.success(request, _("%(receipt)s is no spam. Marketing has been told.") % {"receipt": lead.receipt})
    return HttpResponseRedirect(reverse("wagtailsnippets_leads_lead:edit", args=[lead.pk]))


def quarantine_urls():
    return [path("leads/<int:pk>/release/", release, name="leads_release")]
