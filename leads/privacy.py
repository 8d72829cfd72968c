"""What happens with personal data here, told from the notices of the forms that can be filled in now."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

import swapper

from .conf import conf
from .consent import ConsentNotice
from .form_mixin import LeadFormPageMixin


def notices_in_use() -> list[ConsentNotice]:
    """Every notice that a visitor may be asked to agree to, with its `forms`."""
    page_model = swapper.load_model("wagtailcore", "Page")
    forms = list(page_model.objects.live().public().type(LeadFormPageMixin).order_by("path").specific())
    notices = list(ConsentNotice.objects.filter(pk__in={form.consent_id for form in forms}))
    for notice in notices:
        notice.forms = [form for form in forms if form.consent_id == notice.pk]
    return notices


@require_GET
def privacy(request):
    """One page for all forms: who, what for, how long, partners, rights, whom to turn to."""
    notices = notices_in_use()
    if not notices:
        raise Http404
    return render(request, "leads/privacy.html", {"notices": notices, "spam_days": conf.SPAM_DAYS})
