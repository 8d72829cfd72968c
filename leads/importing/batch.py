from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..consent import ConsentNotice
from ..lead import KEPT, PAGE, Lead
from ..sealed_fields import SealedJSONField


class LeadImport(models.Model):
    """One file of contacts: read, looked at, and then taken over whole or thrown away."""

    class State(models.TextChoices):
        READ = "read", _("Not yet taken over")
        DONE = "done", _("Taken over")
        UNDONE = "undone", _("Undone")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **KEPT)
    at = models.DateTimeField(_("at"), default=timezone.now)
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.READ)
    channel = models.CharField(_("channel"), max_length=8, choices=Lead.Channel.choices)
    institution = models.ForeignKey(PAGE, verbose_name=_("institution"), **KEPT)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("assigned to"), **KEPT)
    consent = models.ForeignKey(
        ConsentNotice, verbose_name=_("consent notice"), on_delete=models.PROTECT, related_name="+"
    )
    consent_how = models.CharField(_("how they agreed"), max_length=200)
    # Encrypted, and emptied when the file is taken over or thrown away.
    table = SealedJSONField(default=dict, blank=True, editable=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    taken = models.PositiveIntegerField(_("taken over"), default=0)

    class Meta:
        verbose_name = _("import of leads")
        verbose_name_plural = _("imports of leads")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.channel}"
