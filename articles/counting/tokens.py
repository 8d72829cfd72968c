"""Which page a beacon counts for. The token is part of the page and so the same for every visitor, for good."""

import functools

from django.core.signing import BadSignature, Signer


def signer() -> Signer:
    return Signer(salt="articles.views", sep="~")


def token_of(page_id: int) -> str:
    return signer().sign(str(page_id))


@functools.lru_cache(10_000)
def page_of(token: str) -> int | None:
    """The page whose token it is; None for any other word."""
    try:
        return int(signer().unsign(token))
    except (BadSignature, ValueError):
        return None
