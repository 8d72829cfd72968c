"""What the app listens to. Functions only; `apps.py` connects them."""

from django.db.models.signals import post_save, pre_delete, pre_save

from taggit.models import Tag
from wagtail.models import Revision, WorkflowState
from wagtail.signals import page_published, page_unpublished, pre_page_move, task_submitted

from .counting.corrections import log_last_views
from .proofing.gate import refuse_unproofed_approval, refuse_unproofed_submission
from .review import mails
from .review.guard import refuse_unreviewed_move, refuse_unreviewed_page, refuse_unreviewed_schedule
from .review.reminders import post_arrival
from .review.restarts import restart_reviews
from .review.sealing import refuse_rewriting
from .review.tasks import ReviewTaskState
from .signals import article_withdrawn
from .tags import give_pinyin_slug
from .trash.keep import keep_deleted_page
from .withdrawals import withdraw


def connect() -> None:
    # Every page type is guarded, whichever app it comes from, so no sender is named.
    pre_save.connect(refuse_unreviewed_page, dispatch_uid="articles.review.page")
    pre_save.connect(refuse_unreviewed_schedule, sender=Revision, dispatch_uid="articles.review.schedule")
    pre_save.connect(refuse_rewriting, sender=Revision, dispatch_uid="articles.review.sealing")
    pre_save.connect(give_pinyin_slug, sender=Tag, dispatch_uid="articles.tags.slug")
    post_save.connect(restart_reviews, dispatch_uid="articles.review.restart")
    pre_page_move.connect(refuse_unreviewed_move, dispatch_uid="articles.review.move")
    mails.connect()
    task_submitted.connect(post_arrival, sender=ReviewTaskState, dispatch_uid="articles.review.arrival")
    pre_save.connect(refuse_unproofed_submission, sender=WorkflowState, dispatch_uid="articles.proofing.submission")
    pre_save.connect(refuse_unproofed_approval, sender=ReviewTaskState, dispatch_uid="articles.proofing.approval")
    page_published.connect(withdraw.end_withdrawals, dispatch_uid="articles.withdrawals.end")
    page_unpublished.connect(withdraw.record_unexplained, dispatch_uid="articles.withdrawals.unexplained")
    article_withdrawn.connect(withdraw.queue_event, dispatch_uid="articles.withdrawals.event")
    pre_delete.connect(keep_deleted_page, dispatch_uid="articles.trash.keep")
    pre_delete.connect(log_last_views, dispatch_uid="articles.counting.last")
