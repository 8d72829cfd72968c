"""What the app listens to. Functions only; `apps.py` connects them."""

from django.db.models.signals import pre_delete, pre_save

from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished, pre_page_move

from .review.guard import refuse_unreviewed_move, refuse_unreviewed_page, refuse_unreviewed_schedule
from .signals import article_withdrawn
from .trash.keep import keep_deleted_page
from .withdrawals import withdraw


def connect() -> None:
    # Every page type is guarded, whichever app it comes from, so no sender is named.
    pre_save.connect(refuse_unreviewed_page, dispatch_uid="articles.review.page")
    pre_save.connect(refuse_unreviewed_schedule, sender=Revision, dispatch_uid="articles.review.schedule")
    pre_page_move.connect(refuse_unreviewed_move, dispatch_uid="articles.review.move")
    page_published.connect(withdraw.end_withdrawals, dispatch_uid="articles.withdrawals.end")
    page_unpublished.connect(withdraw.record_unexplained, dispatch_uid="articles.withdrawals.unexplained")
    article_withdrawn.connect(withdraw.queue_event, dispatch_uid="articles.withdrawals.event")
    pre_delete.connect(keep_deleted_page, dispatch_uid="articles.trash.keep")
