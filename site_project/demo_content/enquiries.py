"""The demo's leads: forty enquiries over ninety days, in every state, with what was said on the telephone."""

import random
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from wagtail.models import Page

from articles.models import ArticlePage
from leads.models import Lead, LeadEvent

from .tree import consent_notice, facts

SALT = "demo"


def load_leads(tree: dict[str, dict[str, Page]], progress, *, count: int = 44) -> int:
    """Create the demo leads that are not there yet and return how many."""
    told, dice, made = facts("enquiries"), random.Random(SALT), 0
    sources = list(ArticlePage.objects.live().order_by("pk"))
    for number in progress(range(count)):
        row = enquiry(told, tree, sources, number, dice)
        if not Lead.objects.filter(receipt=row["receipt"]).exists():
            lead = Lead.objects.create(**row)
            tell_story(lead, told, number)
            made += 1
    return made


def enquiry(told: dict, tree: dict, sources: list, number: int, dice: random.Random) -> dict:
    institution = list(tree.values())[number % 3 % 2]
    moment = timezone.now() - timedelta(days=number * 2 + dice.random(), hours=dice.randrange(9))
    source = dice.choice(sources) if sources and number % 4 else institution["front"]
    phone = f"1{dice.choice('3589')}{dice.randrange(10**8):08d}0"[:11]
    states = list(Lead.State)
    state = Lead.State.NEW if number < 5 else states[number % len(states)]
    return {
        "receipt": f"XF{SALT.upper()}-{number + 1:04d}",
        "topic": told["topics"][number % len(told["topics"])],
        "organisation": told["organisations"][number % len(told["organisations"])],
        "headcount": dice.choice([20, 30, 36, 40, 45, 50, 60, 80, None]),
        "contact_name": told["contacts"][number % len(told["contacts"])],
        "phone": phone,
        "phone_e164": f"+86{phone}",
        "remarks": told["remarks"][number % len(told["remarks"])],
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
        "follow_up_on": (moment + timedelta(days=7)).date() if state in TO_FOLLOW else None,
        "is_suspected_spam": number % 17 == 16,
        "spam_reasons": ["links"] if number % 17 == 16 else [],
        "created_at": moment,
    }


TO_FOLLOW = {Lead.State.CONTACTED, Lead.State.PLAN_SENT, Lead.State.TALKING}


def tell_story(lead: Lead, told: dict, number: int) -> None:
    """The events that led to the state the lead is in."""
    marketing = User.objects.get(username="shichang")
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.RECEIVED, at=lead.created_at)
    if lead.state == Lead.State.NEW:
        return
    call = lead.created_at + timedelta(hours=3)
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.ASSIGNED, by=marketing, at=call, text="shichang")
    LeadEvent.objects.create(
        lead=lead, kind=LeadEvent.Kind.NOTE, by=marketing, at=call, text=told["calls"][number % len(told["calls"])]
    )
    LeadEvent.objects.create(
        lead=lead,
        kind=LeadEvent.Kind.STATE,
        by=marketing,
        at=call + timedelta(days=1),
        text=lead.get_state_display(),
    )
