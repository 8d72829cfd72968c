"""How each kind of message leaves the house. A channel raises `Undelivered`; what went through returns nothing."""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from wagtail.contrib.frontend_cache.utils import get_backends

from .engines import ANSWERS, REQUESTS
from .models import Delivery
from .pushes import next_day, note_answer
from .robots import ROBOTS, TOO_FAST, complaint
from .wire import TIMEOUT, Undelivered, post

# What a mail server says of itself, not of this mail.
MAIL_DOWN = (
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)
# Too fast, or the server behind the proxy is away.
DOWN = {429, 502, 503, 504}


def send_mail(delivery: Delivery, timeout: float = TIMEOUT) -> None:
    """Send by the configured mail server, with a Message-ID that stays the same over all attempts."""
    message = EmailMessage(
        delivery.subject,
        delivery.content["body"],
        to=delivery.target,
        headers={"Message-ID": f"<{delivery.id}@jiangtan>"},
        connection=get_connection(timeout=timeout),  # Django's own waits for ever
    )
    try:
        message.send()
    except smtplib.SMTPException as error:
        # What the server says may repeat the address.
        raise Undelivered(name_of(error), is_down=isinstance(error, MAIL_DOWN)) from None
    except OSError as error:
        raise Undelivered(name_of(error), is_down=True) from None


def name_of(error: Exception) -> str:
    """The kind of an error: its text may hold what is nobody's business."""
    return "timeout" if isinstance(error, TimeoutError) else type(error).__name__


def send_webhook(delivery: Delivery, timeout: float = TIMEOUT) -> None:
    """POST by Standard Webhooks: id, timestamp and HMAC signatures in the headers. A redirect is not followed."""
    told = {"type": delivery.subject, "timestamp": delivery.created_at.isoformat(), "data": delivery.content}
    body = json.dumps(told, ensure_ascii=False).encode()
    stamp = str(int(timezone.now().timestamp()))
    secrets = [delivery.target["secret"], delivery.target.get("old_secret")]
    content = f"{delivery.id}.{stamp}.".encode() + body
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{sign(secret, content)}" for secret in secrets if secret is not None),
    }
    status, _answer = post_or_say_why(delivery.target["url"], body, headers, timeout)
    if not 200 <= status < 300:
        raise Undelivered(f"HTTP {status}", is_down=status in DOWN)


def sign(secret: str, content: bytes) -> str:
    """The signature by a secret as Standard Webhooks writes them (`whsec_` and base64), or by any other text."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def post_or_say_why(url: str, body: bytes, headers: dict[str, str], timeout: float) -> tuple[int, bytes]:
    """What `post` answers. Raises Undelivered for everything that can go wrong on the way."""
    try:
        return post(url, body, headers, timeout=timeout)
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered(name_of(error), is_down=True) from error
    except ValueError as error:
        raise Undelivered(name_of(error)) from error


def send_robot(delivery: Delivery, timeout: float = TIMEOUT) -> None:
    """POST to a group robot, in its own words and with its own signature."""
    target = delivery.target
    kind = target["kind"]
    url, body = ROBOTS[kind](target["url"], target["secret"], delivery.content, time.time())
    headers = {"Content-Type": "application/json"}
    status, answer = post_or_say_why(url, json.dumps(body, ensure_ascii=False).encode(), headers, timeout)
    if status != HTTPStatus.OK:
        raise Undelivered(f"{kind}: HTTP {status}", is_down=status in DOWN)
    try:
        wrong = complaint(answer)
    except ValueError as error:
        raise Undelivered(f"{kind}: {name_of(error)}") from error
    if wrong:
        raise Undelivered(f"{kind}: {wrong}", is_down=wrong in TOO_FAST)


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


def send_purge(delivery: Delivery) -> None:
    """Have a CDN forget addresses or directories."""
    name = delivery.target["backend"]
    backend = get_backends(backends=[name]).get(name)
    if backend is None:
        raise Undelivered("no longer configured")
    try:
        with complaints() as heard:
            if urls := delivery.content.get("urls"):
                backend.purge_batch(urls)
            else:
                backend.purge_directories(delivery.content["directories"])
    except OSError as error:
        raise Undelivered(type(error).__name__) from error
    if heard:
        raise Undelivered(heard[0])


class Complaints(logging.Handler):
    """What is said to the log by this thread."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.thread, self.heard = threading.get_ident(), []

    def emit(self, record):
        if record.thread == self.thread:
            self.heard.append(record.getMessage())


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Wagtail's backends raise nothing: they tell their own log that an address was not purged, one even the root's."""
    handler = Complaints()
    loggers = [logging.getLogger("wagtail.frontendcache"), logging.getLogger()]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler.heard
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


CHANNELS = {
    Delivery.Channel.MAIL: send_mail,
    Delivery.Channel.WEBHOOK: send_webhook,
    Delivery.Channel.ROBOT: send_robot,
    Delivery.Channel.PUSH: send_push,
    Delivery.Channel.PURGE: send_purge,
}
