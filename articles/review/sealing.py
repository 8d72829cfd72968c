"""A version that somebody was asked to review, or that visitors read, keeps its words.

Autosave writes over the latest version of the same person. An approval is bound to a version by its key, so writing
over one would carry the approval to words that nobody has read. Wagtail is brought to start a new version instead.
"""

import json

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

import swapper
from wagtail.models import Revision, TaskState

from .guard import RELEASED, is_page_revision
from .rules import is_under_review_rules


class VersionSealed(PermissionDenied):
    """A version under review, reviewed or live was about to be written over."""


def refuse_rewriting(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """Receiver of `pre_save` on revisions. Raises VersionSealed."""
    if raw or instance.pk is None or RELEASED.get() or not is_page_revision(instance):
        return
    if update_fields is not None and "content" not in update_fields:
        return
    if is_sealed(instance) and changes_words(instance):
        raise VersionSealed(_("This version is under review or published. Your change needs a version of its own."))


def is_sealed(revision: Revision) -> bool:
    if TaskState.objects.filter(revision_id=revision.pk).exists():
        return True
    page = swapper.load_model("wagtailcore", "Page").objects.filter(live_revision_id=revision.pk).first()
    return page is not None and is_under_review_rules(page)


def changes_words(revision: Revision) -> bool:
    stored = Revision.objects.filter(pk=revision.pk).values_list("content", flat=True).first()
    return stored is not None and words(stored) != words(revision.content)


def words(content) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)


def start_new_version(request, page) -> None:
    """Hook `before_edit_page`: a save that would write over a sealed version begins a new one."""
    asked = request.POST.get("overwrite_revision_id", "")
    latest = page.get_latest_revision()
    if latest is None or asked != str(latest.pk) or not is_sealed(latest):
        return
    request.POST = request.POST.copy()
    del request.POST["overwrite_revision_id"]
    # So that Wagtail still sees whether somebody else has saved meanwhile.
    request.POST["loaded_revision_id"] = asked
    request.POST["loaded_revision_created_at"] = latest.created_at.isoformat()
