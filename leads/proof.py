"""Proof of work: a price that a browser pays unseen while somebody types, and a machine for every single enquiry.

ALTCHA's protocol, version 2, made and checked by its own package; the browser's part is `form.js`, or on a headless
front end ALTCHA's widget. The server remembers nothing of a challenge until it is used: form, time and price stand in
its signed parameters.
"""

import hashlib
import secrets
import time

from django.http import JsonResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from altcha import Payload, create_challenge, verify_solution

from .conf import conf
from .showing import form_page_at

ALGORITHM = "PBKDF2/SHA-256"  # what every browser has built in
LIFE = 24 * 3600  # seconds; a tab may stand open over night
FASTEST = 3  # seconds between the first focus of a field and sending
LONGEST = 4000


def keys() -> dict[str, bytes]:
    uses = {"hmac_secret": "challenge", "hmac_key_secret": "solution"}
    return {name: salted_hmac("leads.proof", use, algorithm="sha256").digest() for name, use in uses.items()}


def new_challenge(page_id: int, *, at: float | None = None) -> dict:
    """A challenge as ALTCHA's widget takes it, handed out now or at that moment (seconds since 1970)."""
    now, bits = int(time.time() if at is None else at), max(2, conf.PROOF_BITS)
    most = 1 << bits - bits // 2
    return create_challenge(
        ALGORITHM,
        cost=1 << bits // 2,
        # Between half the work and all of it, so that nobody is unlucky.
        counter=most // 2 + secrets.randbelow(most // 2),
        expires_at=now + LIFE,
        data={"form": page_id, "at": now},
        **keys(),
    ).to_dict()


@require_GET
@never_cache
def challenge(request, page_id):
    """Fetched by the form's script when a field is first entered: the pages themselves may come from a cache."""
    return JsonResponse(new_challenge(form_page_at(page_id).pk))


def signs_of_proof(proof: str, page_id: int) -> list[str]:
    """What is wrong with a payload of ALTCHA's; nothing where the work was done for this form."""
    if not proof:
        return ["no proof"]
    payload = opened(proof)
    found = verify_solution(payload, **keys()) if payload else None
    if found and found.expired:
        return ["no proof"]
    if not found or not found.verified or payload.challenge.parameters.data["form"] != page_id:
        return ["false proof"]
    return ["too fast"] if payload.challenge.parameters.data["at"] > time.time() - FASTEST else []


def opened(proof: str) -> Payload | None:
    """What was sent, unchecked; None where it is no payload."""
    try:
        return Payload.from_base64(proof) if len(proof) <= LONGEST else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def digest_of(proof: str) -> str:
    """Under which a used challenge is remembered: the random part of it, however the payload is written."""
    payload = opened(proof) if proof else None
    return hashlib.sha256(str(payload.challenge.parameters.nonce).encode()).hexdigest() if payload else ""
