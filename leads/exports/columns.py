"""The columns an export may have: what each is called, which fields it needs, what it says of a lead."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import ExpressionWrapper, F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..consent import ConsentNotice
from ..lead import Lead, as_text
from ..names import masked_name
from ..phones import hidden_numbers, masked
from ..pipeline import name_of
from ..sealed_fields import sealed_fields


@dataclass(frozen=True)
class Column:
    """One column: its heading, the fields it reads, and what it says of many leads, whose fields it is given."""

    heading: object
    needs: tuple[str, ...]
    texts: Callable


@dataclass
class Reading:
    """How rows are read: in whose time, and of which institutions with whole numbers (None: of all)."""

    bare_for: frozenset | None = frozenset()
    zone: ZoneInfo = field(default_factory=timezone.get_current_timezone)

    def bare(self, institutions: Sequence[int | None]) -> list[bool]:
        return [self.bare_for is None or institution in self.bare_for for institution in institutions]

    def local(self, stored: str) -> str:
        """A moment as the database writes it; where that names no zone, it is UTC."""
        moment = datetime.fromisoformat(stored)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(self.zone).isoformat(" ", "seconds")[:19]

    @cached_property
    def states(self) -> dict[str, str]:
        return {value: str(label) for value, label in Lead.State.choices}

    @cached_property
    def channels(self) -> dict[str, str]:
        return {value: str(label) for value, label in Lead.Channel.choices}

    @cached_property
    def devices(self) -> dict[str, str]:
        return {value: str(label) for value, label in Lead.Device.choices}

    @cached_property
    def names(self) -> dict[int, str]:
        staff = Lead.objects.exclude(assignee=None).order_by().values("assignee").distinct()
        return {user.pk: name_of(user) for user in get_user_model().objects.filter(pk__in=staff)}

    @cached_property
    def notices(self) -> dict[int, str]:
        return {notice.pk: str(notice) for notice in ConsentNotice.objects.all()}


def each(name: str, text: Callable) -> Callable:
    """What `text` makes of the one field of each lead."""
    return lambda fields, reading: [text(value) for value in fields[name]]


def label_of(name: str, labels: str) -> Callable:
    return lambda fields, reading: [getattr(reading, labels).get(value, "") for value in fields[name]]


def hidden_unless_bare(name: str, hide: Callable[[str], str]) -> Callable:
    return lambda fields, reading: [
        text if bare else hide(text)
        for text, bare in zip(fields[name], reading.bare(fields["institution_id"]), strict=True)
    ]


def plain(name: str, heading) -> Column:
    return Column(heading, (name,), lambda fields, reading: fields[name])


COLUMNS = {
    "receipt": plain("receipt", _("Receipt")),
    "created_at": Column(
        _("Received at"), ("created_at",), lambda fields, reading: list(map(reading.local, fields["created_at"]))
    ),
    "state": Column(_("State"), ("state",), label_of("state", "states")),
    "topic": plain("topic", _("Training topic")),
    "organisation": plain("organisation", _("Organisation")),
    "headcount": Column(
        _("Participants"), ("headcount",), each("headcount", lambda count: "" if count is None else str(count))
    ),
    "contact_name": Column(
        _("Contact"), ("contact_name", "institution_id"), hidden_unless_bare("contact_name", masked_name)
    ),
    "phone": Column(_("Telephone"), ("phone", "institution_id"), hidden_unless_bare("phone", masked)),
    "remarks": Column(_("Remarks"), ("remarks", "institution_id"), hidden_unless_bare("remarks", hidden_numbers)),
    "institution": plain("institution_name", _("Institution")),
    "source_title": plain("source_title", _("Source page")),
    "source_url": plain("source_url", _("Source address")),
    "assignee": Column(_("Assigned to"), ("assignee_id",), label_of("assignee_id", "names")),
    "follow_up_on": Column(_("Follow up on"), ("follow_up_on",), each("follow_up_on", lambda day: str(day or ""))),
    "consent": Column(_("Consent"), ("consent_id",), label_of("consent_id", "notices")),
    "form": plain("form_title", _("Form")),
    "channel": Column(_("Channel"), ("channel",), label_of("channel", "channels")),
    "referrer_host": plain("referrer_host", _("Referring site")),
    "utm_source": plain("utm_source", _("Campaign source")),
    "utm_campaign": plain("utm_campaign", _("Campaign")),
    "device": Column(_("Device"), ("device",), label_of("device", "devices")),
}
ANSWERS = "answers"  # stands for a column a question
USUAL = [*list(COLUMNS)[:15], ANSWERS]
SEALED = {field.name: field for field in sealed_fields(Lead)}


def answers_to(key: str) -> Callable:
    def texts(fields, reading):
        told = [as_text(answers.get(key, "")) for answers in fields["answers"]]
        bare = reading.bare(fields["institution_id"])
        return [text if is_bare else hidden_numbers(text) for text, is_bare in zip(told, bare, strict=True)]

    return texts


def chosen(keys: Iterable[str], questions: list[dict]) -> list[Column]:
    """The columns of these keys in their order; unknown ones are left out, `answers` becomes all questions."""
    found = []
    for key in keys:
        if key == ANSWERS:
            found += [Column(q["label"], ("answers", "institution_id"), answers_to(q["key"])) for q in questions]
        elif key in COLUMNS:
            found.append(COLUMNS[key])
    return found


def headings(columns: list[Column], reading: Reading) -> list[str]:
    """What stands above the columns; a time says in whose zone it is."""
    return [
        f"{gettext('Received at')} ({reading.zone})" if column is COLUMNS["created_at"] else str(column.heading)
        for column in columns
    ]


def questions_of(leads: QuerySet) -> list[dict]:
    """Every extra question these leads were asked, once each, under the label they saw."""
    found: dict[str, dict] = {}
    for shown in leads.exclude(questions=[]).order_by().values_list("questions", flat=True).distinct():
        for question in shown:
            found.setdefault(question["key"], question)
    return list(found.values())


class Table:
    """Leads as rows of text. Only the fields that a column needs are fetched, and so decrypted."""

    def __init__(self, columns: list[Column], reading: Reading):
        self.columns, self.reading = columns, reading
        self.fields = sorted({name for column in columns for name in column.needs})

    def rows(self, leads: QuerySet) -> tuple[list[tuple[str, ...]], int]:
        """The texts of these leads, which come in the order of their keys, and the last key (0: there were none)."""
        stored = list(leads.values_list("pk", *map(as_stored, self.fields)))
        if not stored:
            return [], 0
        keys, *columns = zip(*stored, strict=True)
        # What is encrypted comes as it is stored, and is opened column by column.
        fields = {
            name: SEALED[name].opened_all(column) if name in SEALED else column
            for name, column in zip(self.fields, columns, strict=True)
        }
        texts = [column.texts(fields, self.reading) for column in self.columns]
        return list(zip(*texts, strict=True)), keys[-1]


def as_stored(name: str):
    """Moments come as texts as well: Django would look at each of them four times."""
    if name == "created_at":
        return Cast(name, TextField())
    return ExpressionWrapper(F(name), TextField()) if name in SEALED else F(name)
