"""The editor's submit button: what the checks hold is saved as a draft, and the editor says why."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.admin import messages

from ..review.rules import is_under_review_rules
from .accepted import unresolved
from .drafts import page_as_posted
from .gate import sentence

SUBMITTING = ("action-submit", "action-restart-workflow")


def hold_edited(request, page):
    """Hook `before_edit_page`."""
    if is_submitting(request) and is_under_review_rules(page):
        draft = page_as_posted(request, page.get_latest_revision_as_object(), parent=page.get_parent())
        hold(request, draft)


def hold_new(request, parent, page_class):
    """Hook `before_create_page`."""
    if is_submitting(request) and is_under_review_rules(parent):
        draft = page_as_posted(request, page_class(owner=request.user, locale=parent.locale), parent=parent)
        hold(request, draft)


def is_submitting(request) -> bool:
    return request.method == "POST" and any(name in request.POST for name in SUBMITTING)


def hold(request, draft) -> None:
    """Make the submission a save, so that nothing typed is lost; an invalid form is refused by the editor itself."""
    held = unresolved(draft) if draft is not None else []
    if held:
        # The editor chooses what to do by the button among the posted fields, and has no hook in between.
        request.POST = request.POST.copy()
        for name in SUBMITTING:
            request.POST.pop(name, None)
        request.held_by_proofing = held


def explain(request, page):
    """Hooks `after_edit_page` and `after_create_page`: back to the editor, at the findings."""
    held = getattr(request, "held_by_proofing", None)
    if not held:
        return None
    messages.error(request, _("Saved as a draft, not submitted. %(findings)s") % {"findings": sentence(held)})
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#proofing")
