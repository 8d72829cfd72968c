"""Refusing early and kindly what the guard would refuse: hidden buttons, and a sentence instead of an error page."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

import swapper
from wagtail.admin import messages
from wagtail.admin.action_menu import PublishMenuItem

from .guard import move_refusal, moves_round_review, refusal
from .rules import is_approved, is_under_review_rules, workflow_of


def hide_publish_button(menu_items, request, context) -> None:
    """Hook `construct_page_action_menu`: no button for what would be refused."""
    page = context.get("page") or context.get("parent_page")
    if page is not None and is_under_review_rules(page):
        menu_items[:] = [item for item in menu_items if not isinstance(item, PublishMenuItem)]


def keep_as_draft(request, parent, page_class) -> None:
    """Hook `before_create_page`: what was typed is kept as a draft, where the forged button would have lost it."""
    if request.method == "POST" and "action-publish" in request.POST and is_under_review_rules(parent):
        request.POST = request.POST.copy()
        del request.POST["action-publish"]
        messages.warning(request, _("Saved as a draft: pages here go live only after review. Please submit it."))


def refuse_publishing(request, page):
    """Hook `before_publish_page`: the publish button of the editor, pressed by someone who forged it."""
    if is_under_review_rules(page) and not is_approved(page, page.latest_revision_id):
        return back_to(request, page, refusal(page))
    return None


def refuse_bulk(request, action_type, objects, action):
    """Hook `before_bulk_action`: one page that may not go live stops the whole action, before anything is done."""
    pages = [page for page in objects if hasattr(page, "get_workflow")]
    if action_type == "publish":
        refused = next((page for page in with_drafts_below(pages, action) if needs_review(page)), None)
        text = refusal(refused) if refused else ""
    elif action_type == "move" and pages:
        destination = action.cleaned_form.cleaned_data["chooser"]
        refused = next((page for page in pages if moves_round_review(page, destination)), None)
        text = move_refusal(refused) if refused else ""
    else:
        return None
    if not text:
        return None
    messages.error(request, text)
    return redirect(action.next_url)


def with_drafts_below(pages, action):
    yield from pages
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in pages:
            yield from page.get_descendants().not_live()


def needs_review(page) -> bool:
    return is_under_review_rules(page) and not is_approved(page, page.latest_revision_id)


def refuse_live_copy(request, page):
    """Hook `before_copy_page`: a copy starts as a draft; a mirror of a live page stays under the same reviews."""
    if request.method != "POST" or not page.live:
        return None
    target = swapper.load_model("wagtailcore", "Page").objects.filter(pk=request.POST.get("new_parent_page")).first()
    if target is None or not is_under_review_rules(target):
        return None
    if request.POST.get("alias"):
        mirrors_reviewed = workflow_of(target) == workflow_of(page) and is_approved(page, page.live_revision_id)
        return None if mirrors_reviewed else back_to(request, page, refusal(page, under=target))
    if request.POST.get("publish_copies"):
        return back_to(request, page, _("A copy goes live only after review. Copy it as a draft and submit the copy."))
    return None


def refuse_move(request, page, destination):
    """Hook `before_move_page`."""
    if moves_round_review(page, destination):
        return back_to(request, page, move_refusal(page))
    return None


def refuse_conversion(request, page):
    """Hook `before_convert_alias_page`: a live mirror would become a page that nobody has reviewed."""
    if page.live and is_under_review_rules(page):
        return back_to(
            request, page, _("A live mirror cannot become a page of its own: copy its source as a draft and submit it.")
        )
    return None


def back_to(request, page, text: str):
    messages.error(request, text)
    if page.pk:
        return redirect("wagtailadmin_pages:edit", page.pk)
    return redirect("wagtailadmin_home")
