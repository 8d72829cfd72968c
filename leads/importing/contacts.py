"""The rows of a file as contacts: which column is what, and what is wrong with which row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms import TYPED, EnquiryForm
from ..lead import Lead
from ..names import masked_name
from ..phones import canonical, masked
from ..sealing import indexes_of
from .table import is_formula

RECEIVED = "received"
LABELS = {
    "contact_name": gettext_lazy("Contact"),
    "phone": gettext_lazy("Telephone"),
    "organisation": gettext_lazy("Organisation"),
    "topic": gettext_lazy("Training topic"),
    "headcount": gettext_lazy("Participants"),
    "remarks": gettext_lazy("Remarks"),
    RECEIVED: gettext_lazy("Day of the contact"),
}
# Words by which a heading is known, whatever stands around them.
KNOWN_BY = {
    "phone": "电话|手机|联系方式|phone|mobile|tel",
    "contact_name": "联系人|姓名|称呼|contact|name",
    "organisation": "单位|公司|机构|organi[sz]ation|company",
    "topic": "主题|课程|方向|topic",
    "headcount": "人数|规模|participants|headcount",
    "remarks": "备注|需求|说明|remarks|note",
    RECEIVED: "日期|时间|date|day",
}
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D|$)")


class ContactForm(EnquiryForm):
    """The six questions of every form; consent was given elsewhere."""

    consent = website = stamp = None


@dataclass
class Contact:
    """One row: what it says, what is wrong with it, and who has asked before."""

    number: int
    values: dict
    errors: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    received: datetime | None = None

    @property
    def masked(self) -> list[str]:
        shown = [masked_name(self.values["contact_name"]), masked(self.values["phone"])]
        return [*shown, self.values["organisation"], self.values["topic"]]


def guessed_columns(heads: list[str]) -> dict[str, int]:
    """Which column is what, by its heading; none is taken twice."""
    found: dict[str, int] = {}
    for name, words in KNOWN_BY.items():
        for at, head in enumerate(heads):
            if re.search(words, head, re.IGNORECASE) and at not in found.values():
                found[name] = at
                break
    return found


def contacts_of(table: dict) -> list[Contact]:
    """Every row with its errors, numbered as in the file."""
    columns, seen = table["columns"], {}
    contacts = []
    for number, row in enumerate(table["rows"], start=2):
        contact = checked(number, row, columns)
        phone = canonical(contact.values["phone"])
        if phone and phone in seen:
            contact.errors.append(_("The same number stands in row %(row)d.") % {"row": seen[phone]})
        seen.setdefault(phone, number)
        contacts.append(contact)
    return contacts


def checked(number: int, row: list[str], columns: dict[str, int]) -> Contact:
    said = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
    values = {name: said.get(name, "") for name in TYPED}
    formulas = [str(LABELS[name]) for name, text in said.items() if is_formula(text)]
    if formulas:
        what = "、".join(formulas)
        return Contact(number, values, [_("%(what)s: a formula is not worked out. Paste its value.") % {"what": what}])
    form = ContactForm(values)
    errors = [f"{LABELS[name]}：{error}" for name, found in form.errors.items() for error in found]
    contact = Contact(number, values | form.cleaned_data, errors)
    contact.received = moment_of(said.get(RECEIVED, ""), contact)
    return contact


def moment_of(text: str, contact: Contact) -> datetime | None:
    """Noon of the day that is written there; no day is now."""
    if not text:
        return None
    found = DAY.match(text)
    try:
        day = datetime(*map(int, found.groups()), 12) if found else None
    except ValueError:
        day = None
    moment = day and timezone.make_aware(day)
    if moment is None or moment > timezone.now() + timedelta(days=1):
        contact.errors.append(_("%(label)s: write a day that has been, as 2026-05-06.") % {"label": LABELS[RECEIVED]})
        return None
    return min(moment, timezone.now())


def note_known(contacts: list[Contact], leads) -> None:
    """Write beside each contact the receipts under which the same number has asked before."""
    by_index = {index: contact for contact in contacts for index in hashes_of(contact)}
    for indexes in portions(list(by_index), 400):
        for receipt, index in leads.filter(phone_index__in=indexes).values_list("receipt", "phone_index"):
            by_index[index].known.append(receipt)


def hashes_of(contact: Contact) -> list[str]:
    return indexes_of(canonical(contact.values["phone"]), "phone_e164")


def portions(values: list, size: int) -> Iterator[list]:
    return (values[at : at + size] for at in range(0, len(values), size))


def lead_of(contact: Contact, batch) -> Lead:
    """The lead this contact becomes, without its receipt."""
    at = contact.received or timezone.now()
    return Lead(
        **{name: contact.values.get(name) for name in TYPED},
        channel=batch.channel,
        batch=batch,
        institution=batch.institution,
        institution_name=batch.institution.title if batch.institution else "",
        consent=batch.consent,
        consent_fingerprint=batch.consent.fingerprint,
        consented_at=at,
        assignee=batch.assignee,
        created_at=at,
    )
