"""Store first, tell later: a message is a row of the caller's transaction until the relay sends it."""

from .lines import line_of_mail, line_of_url
from .models import Delivery
from .robots import ROBOTS


def queue_mail(*, to: list[str], subject: str, body: str, key: str) -> Delivery:
    """Queue one mail. The same `key` is the same message: it is queued, and sent, once."""
    return queue(
        Delivery.Channel.MAIL, key=key, target=to, line=line_of_mail(), subject=subject, content={"body": body}
    )


def queue_webhook(*, url: str, event: str, payload: dict, key: str, secret: str = "") -> Delivery:
    """Queue one signed webhook (Standard Webhooks). The same `key` is the same message."""
    return queue(
        Delivery.Channel.WEBHOOK,
        key=key,
        target={"url": url, "secret": secret},
        line=line_of_url("webhook", url),
        subject=event,
        content=payload,
    )


def queue_robot(*, kind: str, url: str, text: str, key: str, secret: str = "") -> Delivery:
    """Queue one message to a group robot of `wecom`, `dingtalk` or `feishu`. The same `key` is the same message.

    Raises ValueError for another kind.
    """
    if kind not in ROBOTS:
        raise ValueError(f"No such robot: {kind}. Known are {', '.join(ROBOTS)}.")
    return queue(
        Delivery.Channel.ROBOT,
        key=key,
        target={"kind": kind, "url": url, "secret": secret},
        line=line_of_url(kind, url),
        subject=kind,
        content={"text": text},
    )


def queue(channel: str, *, key: str, **fields) -> Delivery:
    delivery, _created = Delivery.objects.get_or_create(key=key, defaults={"channel": channel, **fields})
    return delivery
