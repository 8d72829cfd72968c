"""Files that came with an enquiry: in the database, encrypted, gone with the lead."""

import base64
import hashlib

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from .audit import AuditEntry, record
from .lead import Lead, LeadEvent
from .pipeline import Reason
from .sealed_fields import SealedCharField, SealedTextField
from .uploads import Upload


class LeadFileManager(models.Manager):
    """Leaves the content in the database until somebody asks for it."""

    def get_queryset(self):
        return super().get_queryset().defer("content")


class LeadFile(models.Model):
    """One answer that is a file."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="files", verbose_name=_("lead"))
    question = models.CharField(max_length=255)
    name = SealedCharField(_("name"), max_length=200)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField(_("size"))
    content = SealedTextField()  # base64

    objects = LeadFileManager()

    class Meta:
        verbose_name = _("file of a lead")
        verbose_name_plural = _("files of leads")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.lead_id}/{self.question}.{self.kind}"

    @property
    def bytes(self) -> bytes:
        return base64.b64decode(self.content)


def files_of(lead: Lead) -> models.QuerySet[LeadFile]:
    """The lead's own files, and those of the enquiries that were merged into it."""
    return LeadFile.objects.filter(models.Q(lead=lead) | models.Q(lead__merged_into=lead)).select_related("lead")


@sensitive_variables()
def packed(uploads: dict[str, Upload]) -> list[dict]:
    """The files of a lead as JSON can carry them, into the database or the spool."""
    return [
        {
            "question": question,
            "name": upload.name,
            "kind": upload.kind,
            "size": len(upload.content),
            "content": base64.b64encode(upload.content).decode(),
        }
        for question, upload in uploads.items()
    ]


def digests(files: list[dict]) -> dict[str, str]:
    """By question, what tells one file from another of the same name."""
    return {f"{file['question']} SHA-256": hashlib.sha256(file["content"].encode()).hexdigest() for file in files}


@sensitive_variables()
def keep_files(lead: Lead, files: list[dict]) -> None:
    for facts in files:
        LeadFile.objects.create(lead=lead, **facts)


@transaction.atomic
def reveal_file(file: LeadFile, *, by, reason: str) -> bytes:
    """The content; who took it and why stands in the history and in the audit log."""
    text = f"{Reason(reason).label}（{file.name}）"
    LeadEvent.objects.create(lead=file.lead, kind=LeadEvent.Kind.REVEALED, by=by, text=text)
    record(AuditEntry.Action.REVEALED, by=by, about=file.lead.receipt, reason=reason, file=file.question)
    return file.bytes
