"""Taking a page off the site, and what ends it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import get_active_log_context, log

from deliveries.outbox import queue_webhook

from ..conf import conf
from ..review.rules import is_under_review_rules
from ..signals import article_withdrawn
from .records import Withdrawal, open_withdrawal

SHORTEST_REASON = 5
LOG_WITHDRAW = "articles.withdraw"


def may_withdraw(page, user) -> bool:
    """Whoever may publish here. A review of a newer version keeps no page on the site; a colleague's lock does."""
    locked_by_another = page.locked and page.locked_by_id != user.pk
    return page.live and not locked_by_another and page.permissions_for_user(user).can_publish()


@transaction.atomic
def withdraw(page, *, by, reason: str, public_note: str = "", include_below: bool = False) -> Withdrawal:
    """Take the live page and its mirrors off the site, and keep on record who did it and why.

    `include_below` withdraws the live pages beneath it as well, where `by` may.
    Raises PermissionDenied without the right to unpublish, ValidationError without a real reason.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why it is withdrawn, in at least five characters.")})
    if not may_withdraw(page, by):
        raise PermissionDenied(_("You may not withdraw this page."))
    words = {"reason": reason.strip(), "public_note": public_note.strip()}
    if include_below:
        for below in page.get_descendants().live().specific():
            if may_withdraw(below, by):
                take_off(below, by=by, **words)
    return take_off(page, by=by, **words)


def take_off(page, *, by, **words) -> Withdrawal:
    record = write_record(page, by=by, **words)
    UnpublishPageAction(page, user=by, log_action=False).execute(skip_permission_checks=True)
    log(page, LOG_WITHDRAW, user=by, data=words)
    article_withdrawn.send(sender=page.specific_class, page=page, withdrawal=record)
    return record


def write_record(page, **words) -> Withdrawal:
    record = Withdrawal.objects.create(page_id=page.pk, url_path=page.url_path, title=page.title, **words)
    for mirror in page.aliases.live():
        Withdrawal.objects.create(
            page_id=mirror.pk, url_path=mirror.url_path, title=mirror.title, mirror_of=record, **words
        )
    return record


def record_unexplained(sender, instance, **kwargs) -> None:
    """Receiver of `page_unpublished`: what code or an API takes off the site without a reason is on record as well."""
    expired_or_mirror = instance.expired or instance.alias_of_id
    if expired_or_mirror or open_withdrawal(instance.pk) or not is_under_review_rules(instance):
        return
    if type(instance)._base_manager.filter(pk=instance.pk, live=True).exists():
        return  # Wagtail sends the signal before it deletes a page as well; the trash keeps record of that.
    reason = _("Taken off outside the editor; no reason was given.")
    record = write_record(instance, by=get_active_log_context().user, reason=reason)
    article_withdrawn.send(sender=sender, page=instance, withdrawal=record)


def end_withdrawals(sender, instance, **kwargs) -> None:
    """Receiver of `page_published`: the address answers as before."""
    Withdrawal.objects.open().filter(page_id=instance.pk).update(ended_at=timezone.now())


def queue_event(sender, page, withdrawal, **kwargs) -> None:
    """Receiver of `article_withdrawn`: tell the configured address. Readers may know the note, not the reason."""
    if not conf.WITHDRAWN_WEBHOOK:
        return
    queue_webhook(
        url=conf.WITHDRAWN_WEBHOOK["url"],
        secret=conf.WITHDRAWN_WEBHOOK.get("secret", ""),
        event="page.withdrawn",
        payload={
            "id": page.pk,
            "title": page.title,
            "html_url": page.full_url,
            "withdrawn_at": withdrawal.at.isoformat(),
            "public_note": withdrawal.public_note,
        },
        key=f"withdrawn-{withdrawal.pk}",
    )
