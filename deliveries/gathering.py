"""Several messages to one robot as one: it takes few a minute, and nobody reads forty."""

from collections import Counter
from copy import copy

from .models import Delivery
from .vault import CannotUnlock
from .wire import Undelivered

MOST_GATHERED = 100


def addressed(delivery: Delivery) -> Delivery:
    """The message with the present address of its target. Raises Undelivered where there is none."""
    if delivery.notice_target is None:
        if delivery.target == {}:
            raise Undelivered("target removed", is_final=True)
        return delivery
    delivery = copy(delivery)
    try:
        delivery.target = delivery.notice_target.facts()
    except CannotUnlock as error:
        raise Undelivered("secret unreadable") from error
    return delivery


def gathered(batch: list[Delivery]) -> Delivery:
    """One message that says of how many things it tells, each kind with its number."""
    if len(batch) == 1:
        return batch[0]
    counts = Counter(delivery.content["many"] for delivery in batch)
    of_kind = {delivery.content["many"]: delivery.content for delivery in batch}
    lines = [of_kind[many][word] % {"count": count} for many, count in counts.items() for word in [which(count)]]
    first = copy(batch[0])
    first.content = first.content | {
        "title": "；".join(lines),
        "text": "\n".join(sorted({delivery.content["text"] for delivery in batch})[:5]),
        "url": first.content["many_url"],
    }
    return first


def which(count: int) -> str:
    return "many" if count > 1 else "one"
