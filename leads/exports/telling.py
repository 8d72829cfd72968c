"""What is told of exports: a link, and nobody's data."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail.admin.utils import get_admin_base_url

from deliveries.outbox import queue_mail

from ..notices import tell_export_waiting
from ..rights import colleagues
from .records import LeadExport

MOST_TOLD = 20


def tell_that_it_is_ready(export: LeadExport) -> None:
    """Queue a mail to who asked."""
    if export.by.email:
        mail(export, "ready", [export.by.email], _("Your export of leads is ready"), _("It can be fetched here:"))


def tell_that_it_is_withdrawn(export: LeadExport) -> None:
    """Queue a mail to who asked: the file is gone, and can be asked for again."""
    if export.by and export.by.email:
        title, text = _("Your export of leads was withdrawn"), _("Somebody in it was erased. Please export again here:")
        mail(export, "withdrawn", [export.by.email], title, text)


def ask_for_nod(export: LeadExport) -> None:
    """Queue a mail to those who may agree, and tell the targets that listen."""
    others = colleagues(export.by, "export").exclude(pk=export.by_id).exclude(email="").order_by("pk")
    addresses = list(others.values_list("email", flat=True)[:MOST_TOLD])
    if addresses:
        title = _("An export of leads waits for a second person")
        mail(export, "nod", addresses, title, _("Please agree or refuse here:"))
    tell_export_waiting(key=str(export.pk), url=link_to_records())


def mail(export: LeadExport, kind: str, to: list[str], subject: str, text: str) -> None:
    with override(settings.LANGUAGE_CODE):
        body = f"{text}\n\n{link_to_records()}\n"
        queue_mail(to=to, subject=str(subject), body=body, key=f"lead-export-{export.pk}-{kind}")


def link_to_records() -> str:
    return f"{get_admin_base_url() or ''}{reverse('leads_exports')}"
