"""Nobody walks round review: the save that makes a page live is refused unless its version was approved.

Wagtail 8.0 has no single publish call. Admin, workflow, scheduler and API v3 reach `Page.publish()`; copies and
aliases never publish at all. All of them save a page row whose `live` or `live_revision` changes: that is guarded
here, in the same transaction. A schedule is the save of a revision with a go-live time, guarded likewise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

import swapper
from wagtail.models import AbstractPage

from .rules import has_own_rules, is_approved, is_under_review_rules, review_stages, workflow_of

RELEASED = ContextVar("articles_review_released", default="")
# What decides which words visitors read; a mirror that is cut off from its source reads its own.
VISIBLE = ("live", "live_revision_id", "alias_of_id")
WATCHED = {*VISIBLE, "live_revision", "alias_of"}


class ReviewRequired(PermissionDenied):
    """A page was about to go live, or to be scheduled, in a version that has not passed its reviews."""


@contextmanager
def without_review(reason: str) -> Iterator[None]:
    """Let pages go live without review inside the block: installation, restored backups, an emergency on record.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Going live without review needs a reason.")
    token = RELEASED.set(reason)
    try:
        yield
    finally:
        RELEASED.reset(token)


def refuse_unreviewed_page(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """Receiver of `pre_save`. Raises ReviewRequired."""
    if raw or RELEASED.get() or not isinstance(instance, AbstractPage):
        return
    if goes_live(instance, update_fields) and not may_go_live(instance):
        raise ReviewRequired(refusal(instance))


def refuse_unreviewed_schedule(sender, instance, raw=False, **kwargs) -> None:
    """Receiver of `pre_save` on revisions. Raises ReviewRequired."""
    if raw or RELEASED.get() or instance.approved_go_live_at is None or not is_page_revision(instance):
        return
    page = instance.content_object
    if page is not None and not is_approved(page, instance.pk):
        raise ReviewRequired(refusal(page))


def refuse_unreviewed_move(sender, instance, parent_page_before, parent_page_after, **kwargs) -> None:
    """Receiver of `pre_page_move`. Raises ReviewRequired where a live page comes under rules it has not passed."""
    if not RELEASED.get() and moves_round_review(instance, parent_page_after):
        raise ReviewRequired(move_refusal(instance))


def is_page_revision(revision) -> bool:
    model = revision.base_content_type.model_class()
    return model is not None and issubclass(model, AbstractPage)


def goes_live(page, update_fields) -> bool:
    """Whether this save changes what visitors see."""
    if not page.live or (update_fields is not None and not WATCHED & set(update_fields)):
        return False
    stored = type(page)._base_manager.filter(pk=page.pk).values(*VISIBLE, "last_published_at").first()
    if stored is None or any(stored[name] != getattr(page, name) for name in VISIBLE):
        return True
    # A mirror takes over what its source publishes without a version of its own.
    return bool(page.alias_of_id) and stored["last_published_at"] != page.last_published_at


def may_go_live(page) -> bool:
    """Whether review lets this row go live. A mirror may where its source has passed the same reviews."""
    if not page.alias_of_id:
        return is_approved(page, page.live_revision_id)
    source = source_of(page)
    if not is_under_review_rules(page):
        return True
    return workflow_of(page) == workflow_of(source) and is_approved(source, source.live_revision_id)


def source_of(mirror):
    """The page at the end of a chain of mirrors."""
    while mirror.alias_of_id:
        mirror = mirror.alias_of
    return mirror


def moves_round_review(page, parent_after) -> bool:
    """Whether moving the page would put something live under review rules that it has not passed."""
    if has_own_rules(page):
        return False
    workflow = workflow_of(parent_after)
    if not review_stages(workflow) or workflow == workflow_of(page):
        return False
    page_model = swapper.load_model("wagtailcore", "Page")
    return page_model.objects.descendant_of(page, inclusive=True).live().exists()


def refusal(page, *, under=None) -> str:
    """Why the page does not go live where it is, or below the page `under`."""
    stages = " → ".join(stage.name for stage in review_stages(workflow_of(under or page)))
    return _("“%(title)s” goes live only after review (%(stages)s). Please submit it for review instead.") % {
        "title": page.title,
        "stages": stages,
    }


def move_refusal(page) -> str:
    return _("“%(title)s” is live under other review rules. Withdraw it, move it, then submit it there.") % {
        "title": page.title
    }
