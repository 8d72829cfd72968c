"""What is personal, encrypted: AES-256-GCM under a ring of keys, and keyed hashes by which it is found again.

A sealed text says by which key it was sealed: `sealed:` key id `:` base64 of nonce and ciphertext. Each use (a column,
the spool) is part of what is authenticated, so that a text copied to another place does not open there.
"""

import base64
import binascii
import functools
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .conf import conf

SEALED, PLAIN = "sealed:", "plain:"
NONCE = 12
KEY_SIZE = 32
INDEX_SIZE = 32  # letters; 128 bits
KEY_ID = 8
PREFIX = len(SEALED) + KEY_ID + 1


class CannotOpen(Exception):
    """A sealed text whose key is not in the ring, or that somebody has changed."""


@dataclass(frozen=True)
class Key:
    """One key of the ring with what is derived from it: its public id, and a key of its own for hashes."""

    id: str
    cipher: AESGCM
    index: bytes


def ring() -> tuple[Key, ...]:
    """The keys in force, the current one first; empty where encryption is switched off and no key is left to read with.

    Raises ImproperlyConfigured where there should be keys and are none, or one is no key.
    """
    keys = tuple(key_of(text) for text in conf.KEYS)
    if conf.ENCRYPTION and not keys:
        raise ImproperlyConfigured("LEADS_KEYS is empty. `openssl rand -base64 32` makes a key.")
    return keys


@functools.lru_cache(16)
def key_of(text: str) -> Key:
    try:
        secret = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured("A key in LEADS_KEYS is not base64.") from error
    if len(secret) != KEY_SIZE:
        raise ImproperlyConfigured(f"A key in LEADS_KEYS has {len(secret)} bytes instead of {KEY_SIZE}.")
    return Key(
        id=hashlib.sha256(b"leads.id" + secret).hexdigest()[:KEY_ID],
        cipher=AESGCM(hmac.digest(secret, b"leads.seal", "sha256")),
        index=hmac.digest(secret, b"leads.index", "sha256"),
    )


def current_prefix() -> str:
    """How every text begins that was sealed by the key in force; empty where encryption is switched off."""
    return f"{SEALED}{ring()[0].id}:" if conf.ENCRYPTION else ""


@sensitive_variables()
def seal(text: str, use: str) -> str:
    """The text as it may be stored. Empty stays empty."""
    if not text:
        return ""
    if not conf.ENCRYPTION:
        return f"{PLAIN}{text}" if text.startswith((SEALED, PLAIN)) else text
    nonce = secrets.token_bytes(NONCE)
    sealed = ring()[0].cipher.encrypt(nonce, text.encode(), use.encode())
    return current_prefix() + base64.b64encode(nonce + sealed).decode()


@sensitive_variables()
def opened(text: str, use: str) -> str:
    """What was sealed; what never was comes back as it is. Raises CannotOpen."""
    if not text.startswith(SEALED):
        return text.removeprefix(PLAIN)
    key_id, _colon, content = text.removeprefix(SEALED).partition(":")
    key = next((key for key in ring() if key.id == key_id), None)
    if key is None:
        raise CannotOpen(f"The key {key_id} is not in LEADS_KEYS.")
    try:
        data = base64.b64decode(content)
        return key.cipher.decrypt(data[:NONCE], data[NONCE:], use.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"A text of the key {key_id} was changed or belongs elsewhere.") from error


@sensitive_variables()
def opened_all(texts: Iterable[str], use: str) -> list[str]:
    """A whole column of texts, opened at once: the ring is asked once, and not for each of them. Raises CannotOpen."""
    ciphers, aad = {f"{SEALED}{key.id}:": key.cipher for key in ring()}, use.encode()
    found = []
    for text in texts:
        cipher = ciphers.get(text[:PREFIX])
        if cipher is None:
            found.append(opened(text, use))
            continue
        try:
            data = binascii.a2b_base64(text[PREFIX:])
            found.append(cipher.decrypt(data[:NONCE], data[NONCE:], aad).decode())
        except (InvalidTag, ValueError):
            found.append(opened(text, use))  # which says what is wrong
    return found


@sensitive_variables()
def index_of(text: str, use: str) -> str:
    """A keyed hash that finds the text and says nothing about it. Empty stays empty."""
    if not text:
        return ""
    keys = ring() if conf.ENCRYPTION else ()
    return hashed(keys[0].index if keys else b"", text, use)


@sensitive_variables()
def indexes_of(text: str, use: str) -> list[str]:
    """Every hash under which the text may be stored: those of older keys until `rekey` is through, and of none."""
    return [hashed(secret, text, use) for secret in [*(key.index for key in ring()), b""]] if text else []


@sensitive_variables()
def hashed(secret: bytes, text: str, use: str) -> str:
    return hmac.digest(secret, f"{use}\0{text}".encode("utf-8", "surrogatepass"), "sha256").hex()[:INDEX_SIZE]
