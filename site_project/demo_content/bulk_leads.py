"""Leads by the thousand, each with its story. The same number is always the same lead."""

import uuid
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import override

from wagtail.models import Page

from articles.models import ArticlePage
from leads.models import Lead, LeadEvent

from .bulk_articles import NEWEST, OFFICE_HOURS, portions
from .marks import BULK_LEAD, keys_made, mark
from .tree import consent_notice
from .wording import Writer

AT_ONCE = 2000
# How often each state comes, in a hundred.
STATES = [
    *[Lead.State.NEW] * 18,
    *[Lead.State.CONTACTED] * 24,
    *[Lead.State.PLAN_SENT] * 18,
    *[Lead.State.TALKING] * 14,
    *[Lead.State.WON] * 16,
    *[Lead.State.INVALID] * 10,
]
# The way to each state.
STEPS = {
    Lead.State.NEW: [],
    Lead.State.CONTACTED: [Lead.State.CONTACTED],
    Lead.State.PLAN_SENT: [Lead.State.CONTACTED, Lead.State.PLAN_SENT],
    Lead.State.TALKING: [Lead.State.CONTACTED, Lead.State.PLAN_SENT, Lead.State.TALKING],
    Lead.State.WON: [Lead.State.PLAN_SENT, Lead.State.TALKING, Lead.State.WON],
    Lead.State.INVALID: [Lead.State.INVALID],
}


def load_bulk_leads(tree: dict[str, dict[str, Page]], count: int, progress) -> int:
    """Create the leads of the numbers below `count` that were never made, and return how many."""
    made = keys_made(Lead, BULK_LEAD)
    missing = [number for number in range(count) if receipt_of(number) not in made]
    if missing:
        desk = Desk(tree)
        for numbers in portions(progress(missing), AT_ONCE):
            desk.take(numbers)
    return len(missing)


def receipt_of(number: int) -> str:
    return f"{BULK_LEAD}{number + 1:07d}"


class Desk:
    """What all bulk leads share: institutions with their forms, pages they came from, the notice, the person."""

    def __init__(self, tree: dict[str, dict[str, Page]]):
        self.branches = list(tree.values())
        self.sources = {branch["front"].pk: sources_below(branch["front"]) for branch in self.branches}
        self.notice = consent_notice()
        self.marketing = User.objects.get(username="shichang")

    @transaction.atomic
    def take(self, numbers: list[int]) -> None:
        """One portion, whole or not at all."""
        writers = [Writer(number) for number in numbers]
        leads = [self.enquiry(number, writer) for number, writer in zip(numbers, writers, strict=True)]
        Lead.objects.bulk_create(leads)
        mark(leads)
        with override("zh-hans"):
            stories = [self.story(lead, writer) for lead, writer in zip(leads, writers, strict=True)]
        LeadEvent.objects.bulk_create([event for story in stories for event in story])

    def enquiry(self, number: int, writer: Writer) -> Lead:
        branch, dice = self.branches[number % 3 % len(self.branches)], writer.dice
        moment = moment_in_a_year(dice)
        source, title, address = writer.pick(self.sources[branch["front"].pk])
        state, phone, receipt = writer.pick(STATES), phone_of(number), receipt_of(number)
        return Lead(
            public_id=uuid.uuid5(uuid.NAMESPACE_URL, receipt),
            receipt=receipt,
            topic=writer.sentence("leads", "topic"),
            organisation=writer.sentence("leads", "organisation"),
            headcount=writer.pick([20, 30, 40, 45, 50, 60, 80, None]),
            contact_name=writer.sentence("leads", "surname") + writer.sentence("leads", "call"),
            phone=phone,
            remarks=writer.sentence("leads", "remarks"),
            form_page=branch["fangan"],
            form_title=branch["fangan"].title,
            source_page_id=source,
            source_title=title,
            source_url=address,
            institution=branch["front"],
            institution_name=branch["front"].title,
            channel=writer.pick([Lead.Channel.WEB] * 8 + [Lead.Channel.API, Lead.Channel.PHONE]),
            consent=self.notice,
            consent_fingerprint=self.notice.fingerprint,
            consented_at=moment,
            state=state,
            assignee=None if state == Lead.State.NEW else self.marketing,
            is_suspected_spam=number % 50 == 49,
            spam_reasons=["links"] if number % 50 == 49 else [],
            created_at=moment,
        )

    def story(self, lead: Lead, writer: Writer) -> list[LeadEvent]:
        """Received, and then a note and a step for every state on its way."""
        events = [LeadEvent(lead=lead, kind=LeadEvent.Kind.RECEIVED, at=lead.created_at)]
        for day, state in enumerate(STEPS[lead.state]):
            at = lead.created_at + timedelta(days=day * 3, hours=2)
            note = writer.sentence("leads", "note")
            events.append(LeadEvent(lead=lead, kind=LeadEvent.Kind.NOTE, by=self.marketing, at=at, text=note))
            events.append(
                LeadEvent(lead=lead, kind=LeadEvent.Kind.STATE, by=self.marketing, at=at, text=str(state.label))
            )
        return events


def sources_below(front: Page) -> list[tuple[int, str, str]]:
    """Key, title and address of the pages an enquiry may have come from."""
    articles = ArticlePage.objects.live().descendant_of(front).order_by("path")[:200]
    return [(page.pk, page.title, page.get_full_url() or "") for page in [front, *articles]]


def moment_in_a_year(dice: Random) -> datetime:
    """In office hours of one of the last three hundred days: what is older than its notice allows is purged."""
    return NEWEST - timedelta(days=int(dice.random() * 300), seconds=-int(dice.random() * OFFICE_HOURS))


def phone_of(number: int) -> str:
    """A mobile number nobody has: 199-0000 and, past ten thousand, 199-0001 and so on."""
    return f"199{number % 10**8:08d}"
