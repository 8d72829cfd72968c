"""Who saw, took out or erased personal data: written once, each entry sealed to the one before it.

An entry that is changed, or cut out of the middle, breaks the chain; one that is cut off the end is missed by the head.
Whoever can rewrite the whole chain is found out by a head that was written down elsewhere (`verify_lead_audit --head`).
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy


class NeverChanged(Exception):
    """An entry of the audit log is neither changed nor deleted."""


class AuditEntry(models.Model):
    """One deed. It names nobody but the member of staff: leads by their receipt, numbers by a keyed hash."""

    class Action(models.TextChoices):
        REVEALED = "revealed", gettext_lazy("Number shown")
        EXPORTED = "exported", gettext_lazy("Exported")
        DOWNLOADED = "downloaded", gettext_lazy("Export downloaded")
        WITHDRAWN = "withdrawn", gettext_lazy("Export withdrawn")
        PULLED = "pulled", gettext_lazy("Pulled by another system")
        SEARCHED = "searched", gettext_lazy("Person looked for")
        HANDED_OUT = "handed_out", gettext_lazy("Data handed out")
        ERASED = "erased", gettext_lazy("Erased")
        MERGED = "merged", pgettext_lazy("audit", "Merged")
        IMPORTED = "imported", gettext_lazy("Imported")
        UNDONE = "undone", gettext_lazy("Import undone")
        PURGED = "purged", gettext_lazy("Purged after its time of storage")

    number = models.BigIntegerField(pgettext_lazy("audit", "number"), primary_key=True)
    at = models.DateTimeField(gettext_lazy("at"))
    action = models.CharField(gettext_lazy("deed"), max_length=16, choices=Action.choices)
    # Not a foreign key: the entry outlives the account.
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(gettext_lazy("by"), max_length=200, blank=True)
    about = models.CharField(pgettext_lazy("audit", "about"), max_length=200, blank=True)
    facts = models.JSONField(pgettext_lazy("audit", "facts"), default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = gettext_lazy("entry of the audit log")
        verbose_name_plural = gettext_lazy("audit log of leads")
        ordering = ["-number"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.number} {self.get_action_display()} {self.about}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise NeverChanged

    def right_digest(self) -> str:
        told = [self.number, self.at.astimezone(UTC).isoformat(), self.action, self.by_id, self.by_name, self.about]
        text = json.dumps([*told, self.facts, self.previous], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class AuditHead(models.Model):
    """The last entry. One row, locked while the next is written, so that there is one chain."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = gettext_lazy("head of the audit log")
        verbose_name_plural = gettext_lazy("heads of the audit log")
        default_permissions = ()

    def __str__(self):
        return f"{self.number} {self.digest}"


@transaction.atomic
def record(action: str, *, by=None, about: str = "", **facts) -> AuditEntry:
    """Write one entry, in the transaction of the deed; `by` is a user, or None for the worker."""
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        action=action,
        by_id=by.pk if by else None,
        by_name=by.get_username() if by else "",
        about=about[:200],
        facts=facts,
        previous=head.digest,
    )
    entry.digest = entry.right_digest()
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(number=entry.number, digest=entry.digest)
    return entry


def faults(*, expected_head: str = "") -> Iterator[str]:
    """What is wrong with the log, in words; nothing where it is whole. Constant memory."""
    number, digest, seen = 0, "0" * 64, not expected_head
    for entry in AuditEntry.objects.order_by("number").iterator(2000):
        if entry.number != number + 1:
            yield _("Entries %(first)d to %(last)d are missing.") % {"first": number + 1, "last": entry.number - 1}
        elif entry.previous != digest:
            yield _("Entry %(number)d does not follow from the one before it.") % {"number": entry.number}
        if entry.digest != entry.right_digest():
            yield _("Entry %(number)d was changed.") % {"number": entry.number}
        number, digest = entry.number, entry.digest
        seen = seen or digest == expected_head
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if (head.number, head.digest) != (number, digest):
        yield _("The log ends at entry %(number)d and should end at %(head)d.") % {
            "number": number,
            "head": head.number,
        }
    if not seen:
        yield _("The head that was written down is not in the log: it was written anew.")
