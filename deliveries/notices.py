"""Telling targets: one message for each that wants to hear of the event, in the transaction of what happened."""

from dataclasses import dataclass, field

from .models import Delivery
from .outbox import queue
from .targets import NoticeTarget, targets_of


@dataclass(frozen=True)
class Notice:
    """What is said. No personal data: a link leads there. Where only programs are told, `data` is enough.

    `one` and `many` are the titles where several go to a robot as one; both may hold `%(count)d`. `data` is what
    programs are sent.
    """

    title: str = ""
    text: str = ""
    url: str = ""
    button: str = ""
    one: str = ""
    many: str = ""
    many_url: str = ""
    data: dict = field(default_factory=dict)


def tell(event: str, notice: Notice, *, key: str, pages: list = ()) -> int:
    """Queue the notice for every target that wants to hear of the event where one of the pages stands; how many do.

    The same `key` is the same notice: each target is told once.
    """
    targets = targets_of(event, list(pages))
    for target in targets:
        queue_for(target, event, notice, key=key)
    return len(targets)


def queue_for(target: NoticeTarget, event: str, notice: Notice, *, key: str) -> Delivery:
    """Queue one notice for one target. A target whose address cannot be read is told as soon as it can be."""
    channel, subject, content = message_for(target, event, notice)
    return queue(
        channel,
        key=f"{key}-{target.pk}"[:200],
        notice_target=target,
        target={},
        line=target.line,
        subject=subject[:200],
        content=content,
    )


def message_for(target: NoticeTarget, event: str, notice: Notice) -> tuple[str, str, dict]:
    if target.kind == NoticeTarget.Kind.WEBHOOK:
        return Delivery.Channel.WEBHOOK, event, notice.data
    if target.kind == NoticeTarget.Kind.MAIL:
        body = f"{notice.text}\n\n{notice.url}\n"
        return Delivery.Channel.MAIL, notice.title, {"body": body}
    words = {name: getattr(notice, name) for name in ("title", "text", "url", "button", "one", "many", "many_url")}
    return Delivery.Channel.ROBOT, notice.title, words
