"""Addresses and secrets of targets, encrypted in the database under the site's SECRET_KEY.

Whoever reads a copy of the database cannot write into the group chats of the house. SECRET_KEY_FALLBACKS still open
what they locked.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotUnlock(Exception):
    """A secret of which no key is left: it has to be entered again."""


@sensitive_variables()
def locked(text: str) -> str:
    """The text as it may be stored. Empty stays empty."""
    return keys().encrypt(text.encode()).decode() if text else ""


@sensitive_variables()
def unlocked(text: str) -> str:
    """What was locked. Raises CannotUnlock."""
    try:
        return keys().decrypt(text.encode()).decode() if text else ""
    except InvalidToken as error:
        raise CannotUnlock from error


@sensitive_variables()
def keys() -> MultiFernet:
    return MultiFernet([Fernet(key_from(secret)) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


@sensitive_variables()
def key_from(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(b"deliveries.vault", secret.encode(), hashlib.sha256))
