"""How each kind of message leaves the house. A channel raises `Undelivered`; what went through returns nothing."""

import base64
import hashlib
import hmac
import ipaddress
import json
import smtplib
import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.core.mail import EmailMessage
from django.utils import timezone

from .conf import conf
from .models import Delivery

TIMEOUT = 10
LONGEST_ANSWER = 64 * 1024


class Undelivered(Exception):
    """Why a message did not arrive, without anything personal in it."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def send_mail(delivery: Delivery) -> None:
    """Send by the configured mail server, with a Message-ID that stays the same over all attempts."""
    message = EmailMessage(
        delivery.subject,
        delivery.content["body"],
        to=delivery.target,
        headers={"Message-ID": f"<{delivery.id}@jiangtan>"},
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(type(error).__name__) from error


def send_webhook(delivery: Delivery) -> None:
    """POST by Standard Webhooks: id, timestamp and HMAC signature in the headers."""
    url = delivery.target["url"]
    refuse_private(url)
    body = json.dumps({"type": delivery.subject, "data": delivery.content}, ensure_ascii=False).encode()
    stamp = str(int(timezone.now().timestamp()))
    signature = sign(delivery.target["secret"], f"{delivery.id}.{stamp}.".encode() + body)
    request = urllib.request.Request(  # noqa: S310 -- the scheme is checked above
        url,
        data=body,
        headers={
            "Content-Type": "application/json",
            "webhook-id": str(delivery.id),
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{signature}",
        },
    )
    try:
        with urllib.request.build_opener(NoRedirects).open(request, timeout=TIMEOUT) as answer:
            answer.read(LONGEST_ANSWER)
    except urllib.error.HTTPError as error:
        raise Undelivered(f"HTTP {error.code}") from error
    except OSError as error:
        raise Undelivered(type(error).__name__) from error


def sign(secret: str, content: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()


def refuse_private(url: str) -> None:
    """Raise Undelivered unless the address is https and public: no request is sent into our own network."""
    parts = urlsplit(url)
    if conf.ALLOW_PRIVATE_TARGETS:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise Undelivered("not https")
    try:
        found = {row[4][0] for row in socket.getaddrinfo(parts.hostname, parts.port or 443)}
    except OSError as error:
        raise Undelivered("unknown host") from error
    if any(not ipaddress.ip_address(address).is_global for address in found):
        raise Undelivered("private address")


CHANNELS = {Delivery.Channel.MAIL: send_mail, Delivery.Channel.WEBHOOK: send_webhook}
