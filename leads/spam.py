"""Signs of a machine, each with its points. A suspected enquiry is kept and marked, never dropped or refused."""

import re

from django.utils.translation import gettext_lazy as _

from .conf import conf
from .lead import Lead

LINK = re.compile(r"https?://|www\.|<a\s|\[url", re.IGNORECASE)
FOREIGN = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0e00-\u0e7f]")  # Cyrillic, Hebrew, Arabic, Thai
ADVERTISING = re.compile(
    r"代开.{0,8}发票|办证刻章|刷单|网赚|博彩|成人视频|casino|viagra|cialis|backlinks?\b|guest post|bitcoin|SEO service",
    re.IGNORECASE,
)

SIGNS = {
    "honeypot": (60, _("a field was filled that people do not see")),
    "stamp": (30, _("it was not sent from a page of ours")),
    "no proof": (25, _("the browser has done no proof of work")),
    "false proof": (40, _("the proof of work is false")),
    "used proof": (60, _("the proof of work was used before")),
    "too fast": (25, _("it was filled in faster than anybody types")),
    "link in a name": (40, _("there is a link in a name")),
    "links": (30, _("there are many links")),
    "foreign letters": (20, _("it is written in letters of another script")),
    "advertising": (40, _("it has words of advertising")),
    "one digit": (30, _("the telephone number is one digit repeated")),
    "same number": (20, _("the telephone number has asked several times today")),
    "same words": (30, _("other telephone numbers have sent the same words")),
    "busy form": (15, _("the form gets more enquiries than people send")),
    "busy network": (20, _("many enquiries come from the same network")),
    "flood": (40, _("a flood of enquiries comes from the same network")),
}


def explained(reasons: list[str]) -> list[str]:
    """The codes in words for the desk."""
    return [str(SIGNS[reason][1]) if reason in SIGNS else reason for reason in reasons]


def score_of(reasons: list[str]) -> int:
    return sum(SIGNS[reason][0] for reason in reasons)


def mark(lead: Lead, reasons: list[str]) -> None:
    """Note these signs on a lead that is not stored yet, and keep it apart where they weigh enough."""
    lead.spam_reasons = [*lead.spam_reasons, *(reason for reason in reasons if reason not in lead.spam_reasons)]
    lead.spam_score = score_of(lead.spam_reasons)
    lead.is_suspected_spam = lead.spam_score >= conf.SPAM_THRESHOLD


def signs_in(answers: dict) -> list[str]:
    """What the answers themselves give away; empty for a person."""
    names = " ".join(str(answers.get(name) or "") for name in ("contact_name", "organisation", "topic"))
    remarks = answers.get("remarks") or ""
    found = {
        "honeypot": answers.get("website"),
        "link in a name": LINK.search(names),
        "links": len(LINK.findall(remarks)) > 2,
        "foreign letters": FOREIGN.search(names + remarks),
        "advertising": ADVERTISING.search(names + remarks),
        "one digit": len(set(re.sub(r"\D", "", answers.get("phone") or "0"))) == 1,
    }
    return [reason for reason, seen in found.items() if seen]
