"""Signs of a machine. A suspected enquiry is kept and marked, never dropped, and the visitor sees no difference."""

import re

from django.utils.translation import gettext_lazy as _

LINK = re.compile(r"https?://|www\.|<a\s|\[url", re.IGNORECASE)

SIGNS = {
    "honeypot": _("a field was filled that people do not see"),
    "stamp": _("it was not sent from a page of ours"),
    "link in a name": _("there is a link in a name"),
    "links": _("there are many links"),
    "one digit": _("the telephone number is one digit repeated"),
}


def explained(reasons: list[str]) -> list[str]:
    """The codes in words for the desk."""
    return [str(SIGNS.get(reason, reason)) for reason in reasons]


def spam_reasons(answers: dict, *, stamp_ok: bool) -> list[str]:
    """Short codes of what looks wrong; empty for a person."""
    reasons = []
    if answers.get("website"):
        reasons.append("honeypot")
    if not stamp_ok:
        reasons.append("stamp")
    if any(LINK.search(str(answers.get(name) or "")) for name in ("contact_name", "organisation", "topic")):
        reasons.append("link in a name")
    if len(LINK.findall(answers.get("remarks") or "")) > 2:
        reasons.append("links")
    if len(set(re.sub(r"\D", "", answers.get("phone") or "0"))) == 1:
        reasons.append("one digit")
    return reasons
