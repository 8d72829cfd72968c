"""Tokens by which another system fetches leads: shown once, kept as a hash, of one institution or of all."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..lead import KEPT, PAGE

BEGINNING = "leads_"


class PullToken(models.Model):
    """What one system may fetch."""

    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    institution = models.ForeignKey(
        PAGE, verbose_name=_("institution"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    columns = models.JSONField(_("columns"), default=list)
    phones_shown = models.BooleanField(_("full telephone numbers"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("made by"), **KEPT)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    used_at = models.DateTimeField(_("last used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("token for pulling leads")
        verbose_name_plural = _("tokens for pulling leads")
        default_permissions = ()
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name


def make_token(**facts) -> tuple[PullToken, str]:
    """A new token and its text, which nobody can read again."""
    text = BEGINNING + secrets.token_urlsafe(32)
    return PullToken.objects.create(digest=digest_of(text), **facts), text


def token_of(text: str) -> PullToken | None:
    """The token in force with this text."""
    return PullToken.objects.filter(digest=digest_of(text), revoked_at=None).first()


def digest_of(text: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
