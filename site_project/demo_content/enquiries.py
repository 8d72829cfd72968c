"""The demo's leads: enquiries over ninety days, in every state, with what was said on the telephone."""

import random
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from wagtail.models import Page

from articles.models import ArticlePage
from leads.models import Lead, LeadEvent
from leads.pipeline import CONTACT, name_of

from .marks import made_before
from .tree import consent_notice, facts

SALT = "demo"
# A lead goes through these in turn, and stops at one of them.
PATH = [Lead.State.NEW, Lead.State.CONTACTED, Lead.State.PLAN_SENT, Lead.State.TALKING, Lead.State.WON]
TO_FOLLOW = {Lead.State.CONTACTED, Lead.State.PLAN_SENT, Lead.State.TALKING}


def load_leads(tree: dict[str, dict[str, Page]], progress, *, count: int = 44) -> int:
    """Create the demo leads that are not there yet and return how many."""
    told, dice, made = facts("enquiries"), random.Random(SALT), 0
    sources = list(ArticlePage.objects.live().order_by("pk"))
    for number in progress(range(count)):
        row = enquiry(told, tree, sources, number, dice)
        if not made_before(Lead, row["receipt"]):
            lead = Lead.objects.create(**row)
            tell_story(lead, told, number)
            made += 1
    return made


def enquiry(told: dict, tree: dict, sources: list, number: int, dice: random.Random) -> dict:
    asked = told["enquiries"][number % len(told["enquiries"])]
    institution = tree[asked["at"]]
    moment = office_hour(number, dice)
    source = dice.choice(sources) if sources and number % 4 else institution["front"]
    # No network hands out numbers whose middle is five zeros to look like these.
    phone = f"1{dice.choice('3589')}00000{dice.randrange(10**4):04d}"
    spam = number % 17 == 16
    state = Lead.State.INVALID if spam else state_of(number)
    return {
        "receipt": f"XF{SALT.upper()}-{number + 1:04d}",
        "topic": asked["topic"],
        "organisation": asked["organisation"],
        "headcount": dice.choice([20, 30, 36, 40, 45, 50, 60, 80, None]),
        "contact_name": told["contacts"][number % len(told["contacts"])],
        "phone": phone,
        "remarks": told["spam"][number // 17 % len(told["spam"])] if spam else asked["remarks"],
        "form_page": institution["fangan"],
        "form_title": institution["fangan"].title,
        "source_page": source,
        "source_title": source.title,
        "source_url": source.get_full_url() or "",
        "institution": institution["front"],
        "institution_name": institution["front"].title,
        "channel": Lead.Channel.API if number % 11 == 5 else Lead.Channel.WEB,
        "consent": consent_notice(),
        "consent_fingerprint": consent_notice().fingerprint,
        "consented_at": moment,
        "state": state,
        "assignee": None if state == Lead.State.NEW else User.objects.get(username="shichang"),
        "follow_up_on": follow_up(number) if state in TO_FOLLOW else None,
        "is_suspected_spam": spam,
        "spam_score": 55 if spam else 0,
        "spam_reasons": ["links", "no proof"] if spam else [],
        "partner_consent": number % 3 == 0,
        "partner_text": consent_notice().partner_text,
        **came_by(told, number, moment, source),
        "created_at": moment,
    }


def came_by(told: dict, number: int, moment: datetime, source: Page) -> dict:
    """How the visitor first and last came: a search, a message, a campaign, or by herself."""
    way = told["ways"][number % len(told["ways"])]
    utm = {name: way[name] for name in ("source", "campaign") if way.get(name)}
    touch = {"url": source.get_full_url() or "", "referrer": way["referrer"], "utm": utm}
    first, last = (timezone.localtime(moment - timedelta(minutes=ago)).isoformat() for ago in (6 + number * 97, 6))
    return {
        "first_touch": {"at": first, **touch},
        "last_touch": {"at": last, **touch},
        "referrer_host": way["host"],
        "utm_source": utm.get("source", ""),
        "utm_campaign": utm.get("campaign", ""),
        "device": Lead.Device.values[number % 3 - 1],
    }


def office_hour(number: int, dice: random.Random) -> datetime:
    """Two days apart, between half past eight and half past four, never in the future."""
    now = timezone.localtime()
    day = now.replace(hour=8, minute=30, second=0, microsecond=0) - timedelta(days=number * 2)
    moment = day + timedelta(seconds=dice.randrange(8 * 3600))
    return moment if moment < now else moment - timedelta(days=1)


def state_of(number: int) -> str:
    """The newest are new; the older, the further."""
    if number < 5:
        return Lead.State.NEW
    if number % 9 == 8:
        return Lead.State.INVALID
    return PATH[min(len(PATH) - 1, 1 + (number + number % 3) // 13)]


def follow_up(number: int):
    """Most in the days to come, a few overdue."""
    return timezone.localdate() + timedelta(days=number * 5 % 11 - 2)


def tell_story(lead: Lead, told: dict, number: int) -> None:
    """The events that led to the state the lead is in."""
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.RECEIVED, at=lead.created_at)
    if lead.state == Lead.State.NEW:
        return
    marketing = User.objects.get(username="shichang")
    moment = lead.created_at + timedelta(minutes=20 + number * 7 % 60)
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.ASSIGNED, by=marketing, at=moment, text=name_of(marketing))
    for state in steps_to(lead.state):
        calls, label = told["calls"][state], Lead.State(state).label
        text = calls[number % len(calls)]
        if state in CONTACT and lead.first_contacted_at is None:
            lead.first_contacted_at = moment
            lead.save(update_fields=["first_contacted_at"])
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.NOTE, by=marketing, at=moment, text=text)
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.STATE, by=marketing, at=moment, text=label)
        moment += timedelta(days=2 + number % 3)


def steps_to(state: str) -> list[str]:
    return [state] if state == Lead.State.INVALID else PATH[1 : PATH.index(state) + 1]
