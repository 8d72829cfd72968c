"""Telling front ends what became of pages: signed webhooks to the targets that ask for it, never about a draft.

Each event has a number that only grows, in the order in which the changes were written: whoever gets an older one after
a newer one for the same page leaves it aside.
"""

from copy import copy

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Page

from deliveries.events import announce
from deliveries.notices import Notice, queue_for
from deliveries.targets import targets_of

from .pushes import is_for_everyone

PUBLISHED, UNPUBLISHED = "page.published", "page.unpublished"
MOVED, DELETED = "page.moved", "page.deleted"


class ContentSequence(models.Model):
    """The number of the last event. One row, locked while the next is written."""

    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("number of the last page event")
        verbose_name_plural = _("numbers of the last page events")
        default_permissions = ()

    def __str__(self):
        return str(self.number)


def announce_events() -> None:
    announce(PUBLISHED, _("Page published"), for_people=False)
    announce(UNPUBLISHED, _("Page taken off"), for_people=False)
    announce(MOVED, _("Page moved"), for_people=False)
    announce(DELETED, _("Page deleted"), for_people=False)


def tell_published(sender, instance, **kwargs) -> None:
    """Receiver of `page_published`."""
    tell_of(PUBLISHED, instance)


def tell_unpublished(sender, instance, **kwargs) -> None:
    """Receiver of `page_unpublished`, which Wagtail also sends before it deletes a live page."""
    is_still_there = Page.objects.filter(pk=instance.pk, live=True).exists()
    tell_of(DELETED if is_still_there else UNPUBLISHED, instance)


def tell_moved(sender, instance, parent_page_before, url_path_before, url_path_after, **kwargs) -> None:
    """Receiver of `post_page_move`: everything beneath has moved along. Another order among siblings is no move."""
    if not instance.live or url_path_before == url_path_after:
        return
    if is_for_everyone(instance):
        path = public_path(instance, url_path_before)
        queue_event(MOVED, instance, also=parent_page_before, path_before=path, and_below=True)
    elif is_for_everyone(parent_page_before):
        queue_event(UNPUBLISHED, instance, also=parent_page_before, and_below=True)


def tell_renamed(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """Receiver of `pre_save`: another address is a move, though the page stands where it stood.

    Wagtail's own signal of it comes after the commit, where a process that dies would never tell.
    """
    if raw or not isinstance(instance, Page) or (update_fields is not None and "slug" not in update_fields):
        return
    stored = Page.objects.filter(pk=instance.pk, live=True).exclude(slug=instance.slug)
    for url_path in stored.values_list("url_path", flat=True):
        tell_of(MOVED, instance, path_before=public_path(instance, url_path), and_below=True)


def tell_closed(sender, instance, created, **kwargs) -> None:
    """Receiver of `post_save` of view restrictions: what only some may read is gone for everybody else."""
    page = instance.page
    if created and page.live and is_for_everyone(page, apart_from=instance):
        queue_event(UNPUBLISHED, page, and_below=True)


def tell_opened(sender, instance, **kwargs) -> None:
    """Receiver of `post_delete` of view restrictions."""
    page = Page.objects.filter(pk=instance.page_id, live=True).first()
    if page:
        tell_of(PUBLISHED, page, and_below=True)


def tell_of(event: str, page, **facts) -> None:
    if is_for_everyone(page):
        queue_event(event, page, **facts)


@transaction.atomic
def queue_event(event: str, page, *, also=None, path_before: str = "", and_below: bool = False) -> None:
    targets = targets_of(event, [page, also])
    if not targets:
        return
    number = next_number()
    facts = facts_of(page) | {"sequence": number, "at": timezone.now().isoformat(), "and_below": and_below}
    if path_before:
        facts["path_before"] = path_before
    for target in targets:
        queue_for(target, event, Notice(data=facts), key=f"{event}-{number}")


def next_number() -> int:
    ContentSequence.objects.get_or_create(pk=1)
    row = ContentSequence.objects.select_for_update().get(pk=1)
    ContentSequence.objects.filter(pk=1).update(number=row.number + 1)
    return row.number + 1


def facts_of(page) -> dict:
    """What everybody may know of the page, and where a front end reads the rest."""
    kind = page.specific_class or type(page)
    _site, root_url, path = page.get_url_parts() or (None, None, None)
    api_path = getattr(page.specific, "api_path", None) if page.live else None
    return {
        "id": page.pk,
        "type": kind._meta.label,
        "title": page.title,
        "locale": page.locale.language_code,
        "path": path,
        "html_url": f"{root_url}{path}" if path else None,
        "detail_url": api_path,
    }


def public_path(page, url_path: str) -> str:
    """The address, without its host, at which the page stood while its path in the tree was this."""
    before = copy(page)
    before.url_path = url_path
    _site, _root_url, path = before.get_url_parts() or (None, None, None)
    return path or ""
