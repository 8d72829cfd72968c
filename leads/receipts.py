"""Receipt numbers: sayable on the telephone, not guessable, the same for the same enquiry sent twice."""

import hmac
import secrets

from django.conf import settings
from django.utils import timezone

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike
LENGTH = 6


def receipt_for(lead, *, attempt: int = 0) -> str:
    """For example `XF20261123-7K3Q9F`. With an idempotency key its letters follow from key and content.

    So the database and the emergency spool give the same number to the same enquiry, whichever of them takes it.
    """
    if not lead.idempotency_key:
        letters = [secrets.choice(LETTERS) for _ in range(LENGTH)]
    else:
        told = f"{lead.idempotency_key}|{lead.fingerprint}|{attempt}".encode()
        number = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), told, "sha256"))
        letters = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH)]
    return f"XF{timezone.localtime(lead.created_at):%Y%m%d}-{''.join(letters)}"
