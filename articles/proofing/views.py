"""What the editor's script asks: the findings of the text on the screen, and to let warnings stand."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_POST

import swapper

from ..review.rules import is_under_review_rules
from .accepted import accept_findings
from .drafts import page_as_posted
from .panel import findings_html


def page_to_check(request, page_id: int):
    page = get_object_or_404(swapper.load_model("wagtailcore", "Page"), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page.specific


@require_POST
def check_view(request, page_id: int):
    """The findings as HTML: of the posted form where it is valid, else of the last draft. 204 without review rules."""
    page = page_to_check(request, page_id)
    if not is_under_review_rules(page):
        return HttpResponse(status=204)
    posted = page_as_posted(request, page.get_latest_revision_as_object(), parent=page.get_parent())
    return HttpResponse(findings_html(request, posted or page.get_latest_revision_as_object()))


@require_POST
def accept_view(request, page_id: int):
    """Accept the posted `key`s with the `reason`; answers the findings as HTML, 422 with a sentence where it failed."""
    draft = page_to_check(request, page_id).get_latest_revision_as_object()
    try:
        accept_findings(draft, request.POST.getlist("key"), reason=request.POST.get("reason", ""), by=request.user)
    except ValidationError as error:
        return HttpResponse(findings_html(request, draft, error=error.messages[0]), status=422)
    return HttpResponse(findings_html(request, draft))


def proofing_urls():
    return [
        path("articles/proofing/<int:page_id>/", check_view, name="articles_proofing_check"),
        path("articles/proofing/<int:page_id>/accept/", accept_view, name="articles_proofing_accept"),
    ]
