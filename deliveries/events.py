"""What a target can be told of. The apps that know such events announce them when they start."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """`code` as programs read it, `label` as people do; `for_people` where a mail or a robot makes sense."""

    code: str
    label: str
    for_people: bool = True


EVENTS: dict[str, Event] = {}


def announce(code: str, label: str, *, for_people: bool = True) -> None:
    """Offer an event to the editors of targets. `label` may be lazy."""
    EVENTS[code] = Event(code, label, for_people)


def choices() -> list[tuple[str, str]]:
    return [(event.code, event.label) for event in EVENTS.values()]


def labels_of(codes: list[str]) -> list[str]:
    """In the order in which they are offered; codes nobody announces any more are left out."""
    return [str(event.label) for event in EVENTS.values() if event.code in codes]
