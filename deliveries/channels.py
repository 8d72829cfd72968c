"""How each kind of message leaves the house. A channel raises `Undelivered`; what went through returns nothing."""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import smtplib
import socket
import ssl
import time
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from .conf import conf
from .engines import ANSWERS, REQUESTS
from .models import Delivery
from .pushes import next_day, note_answer
from .robots import ROBOTS, complaint

TIMEOUT = 10  # seconds; several fit into a lease
LONGEST_ANSWER = 1024 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Undelivered(Exception):
    """Why a message did not arrive, without anything personal in it; `until` when another attempt makes no sense."""

    def __init__(self, reason: str, *, until: datetime | None = None):
        super().__init__(reason)
        self.until = until


def send_mail(delivery: Delivery) -> None:
    """Send by the configured mail server, with a Message-ID that stays the same over all attempts."""
    message = EmailMessage(
        delivery.subject,
        delivery.content["body"],
        to=delivery.target,
        headers={"Message-ID": f"<{delivery.id}@jiangtan>"},
        connection=get_connection(timeout=TIMEOUT),  # Django's own waits for ever
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(type(error).__name__) from error


def send_webhook(delivery: Delivery) -> None:
    """POST by Standard Webhooks: id, timestamp and HMAC signature in the headers. A redirect is not followed."""
    body = json.dumps({"type": delivery.subject, "data": delivery.content}, ensure_ascii=False).encode()
    stamp = str(int(timezone.now().timestamp()))
    signature = sign(delivery.target["secret"], f"{delivery.id}.{stamp}.".encode() + body)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }
    try:
        status, _answer = post(delivery.target["url"], body, headers)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Undelivered(type(error).__name__) from error
    if not 200 <= status < 300:
        raise Undelivered(f"HTTP {status}")


def sign(secret: str, content: bytes) -> str:
    """The signature by a secret as Standard Webhooks writes them (`whsec_` and base64), or by any other text."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def post(
    url: str, body: bytes, headers: dict[str, str], *, timeout: float = TIMEOUT, plain: bool = False
) -> tuple[int, bytes]:
    """POST to a public https address and return status and answer (at most a megabyte); redirects are not followed.

    `plain` lets http pass, for an address of our own choosing that has nothing better.
    Raises Undelivered where the address is not public, and OSError, ValueError or HTTPException from the way there.
    """
    parts = urlsplit(url)
    way = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    connection = connection_to(parts, timeout, plain)
    try:
        connection.request("POST", way, body, headers)
        response = connection.getresponse()
        return response.status, response.read(LONGEST_ANSWER)
    finally:
        connection.close()


def connection_to(parts, timeout: float, plain: bool = False) -> http.client.HTTPConnection:
    if parts.scheme == "http" and conf.ALLOW_PRIVATE_TARGETS:
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    if parts.scheme == "http" and plain:
        return PlainConnection(parts.hostname, parts.port, timeout=timeout)
    if parts.scheme != "https" or not parts.hostname:
        raise Undelivered("not https")
    return PublicConnection(parts.hostname, parts.port, timeout=timeout)


class PlainConnection(http.client.HTTPConnection):
    """Without TLS, and to a public address only."""

    def connect(self):
        self.sock = socket.create_connection((public_address(self.host, self.port), self.port), self.timeout)


class PublicConnection(http.client.HTTPSConnection):
    """Goes to the very address that was checked, so that a name cannot change its mind in between."""

    def connect(self):
        address = public_address(self.host, self.port)
        plain = socket.create_connection((address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def public_address(host: str, port: int) -> str:
    """The first address of the host. Raises Undelivered where any is private: none of ours is reached by webhook."""
    try:
        found = [row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Undelivered("unknown host") from error
    if not conf.ALLOW_PRIVATE_TARGETS and not all(is_public(address) for address in found):
        raise Undelivered("private address")
    return found[0]


def is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    # IPv4 in the clothes of IPv6.
    address = getattr(address, "ipv4_mapped", None) or address
    if address in NAT64:
        address = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    return address.is_global and not address.is_multicast


def send_robot(delivery: Delivery) -> None:
    """POST to a group robot, in its own words and with its own signature."""
    target = delivery.target
    url, body = ROBOTS[target["kind"]](target["url"], target["secret"], delivery.content["text"], time.time())
    try:
        status, answer = post(url, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"})
        wrong = f"HTTP {status}" if status != HTTPStatus.OK else complaint(answer)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Undelivered(type(error).__name__) from error
    if wrong:
        raise Undelivered(f"{target['kind']}: {wrong}")


def send_push(delivery: Delivery) -> None:
    """Tell a search engine which addresses are new or gone, and keep its answer in the books of the day."""
    target, urls = delivery.target, delivery.content["urls"]
    engine = target["engine"]
    url, body, headers = REQUESTS[engine](target, urls)
    try:
        status, answer = post(url, body, headers, plain=True)
        heard = ANSWERS[engine](status, answer, len(urls))
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Undelivered(type(error).__name__) from error
    note_answer(target, heard)
    if heard.complaint:
        raise Undelivered(f"{engine}: {heard.complaint}", until=next_day() if heard.remain == 0 else None)


CHANNELS = {
    Delivery.Channel.MAIL: send_mail,
    Delivery.Channel.WEBHOOK: send_webhook,
    Delivery.Channel.ROBOT: send_robot,
    Delivery.Channel.PUSH: send_push,
}
