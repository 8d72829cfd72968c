"""A file of a lead leaves the house: to one person, for a reason, written down."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .files import files_of, reveal_file
from .pipeline import Reason
from .rights_policy import lead_for
from .uploads import TYPES


@require_POST
@never_cache
def download_file(request, lead_id, pk):
    """By POST, with the right to reveal and the reason that the desk asks for."""
    lead = lead_for(request.user, "reveal", lead_id)
    file = get_object_or_404(files_of(lead), pk=pk)
    reason = request.POST.get("file_reason", "")
    if reason not in Reason.values:
        messages.error(request, _("Please say why you need the file."))
        return HttpResponseRedirect(reverse("wagtailsnippets_leads_lead:inspect", args=[lead_id]))
    answer = HttpResponse(reveal_file(file, by=request.user, reason=reason), content_type=TYPES[file.kind])
    answer["Content-Disposition"] = content_disposition_header(True, file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def file_urls():
    return [path("leads/<int:lead_id>/files/<int:pk>/", download_file, name="leads_file")]
