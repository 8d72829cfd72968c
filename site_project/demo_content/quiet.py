"""Loading without noise: no mail to reviewers, and the indexes filled in one go instead of by a task per save."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save

from modelsearch.signal_handlers import post_save_signal_handler, register_signal_handlers
from wagtail.models import ReferenceIndex, TaskState, WorkflowState
from wagtail.search.backends import get_search_backend
from wagtail.search.index import get_indexed_models
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from articles.review import mails
from articles.review.tasks import ReviewTaskState

MAILS = [
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (task_submitted, ReviewTaskState, "articles.review.stage_waits"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
]


@contextmanager
def quietly() -> Iterator[None]:
    """Nobody is told what happens inside, and nothing is indexed: `index_now` does that."""
    for signal, sender, uid in MAILS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        register_signal_handlers()
        mails.connect()


def index_now(model: type[Model], objects: Iterable[Model]) -> None:
    """Fill the search index and the reference index for objects of one model."""
    objects = list(objects)
    if model in get_indexed_models():
        get_search_backend().add_bulk(model, objects)
    if ReferenceIndex.is_indexed(model):
        with transaction.atomic():
            for obj in objects:
                ReferenceIndex.create_or_update_for_object(obj)
